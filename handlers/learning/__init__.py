"""Learning (学习答题): one's own page and the officers' one; `doors` is what services hang on them."""
