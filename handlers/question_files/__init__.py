"""Question files (题目文件): sent or pasted by who keeps the bank, who sees what it would bring and says yes or no."""
