"""Results of contests (竞赛结果): a member's own, an officer's pages and papers, a key corrected afterwards; `doors` is
what hangs on other pages."""
