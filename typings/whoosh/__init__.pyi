# Only what marketplace/search uses of Whoosh 2.7.4, which ships no types.
