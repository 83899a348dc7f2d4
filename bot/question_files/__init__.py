"""Question files: what people write questions in: workbooks, GIFT, Aiken, and what was pasted from a document.

The readers take foreign bytes, so they run in a process with limits and without anything of ours but what a question is
(`python -m bot.question_files.child`); `reading` starts it and understands what it says.
"""
