"""The pages for people: plain, in Chinese and English, made here and now from the same readings as
the answers for programs.

routes → reads (what the chain and the index say) → views (pure: what a page shows) → templates.
"""
