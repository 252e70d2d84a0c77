// Ponder serves what it indexed; nothing is asked of it here.
import { Hono } from "hono";

export default new Hono();
