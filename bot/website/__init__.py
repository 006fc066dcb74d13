"""The firm's public pages, the chat window (`static/widget.js`) and the chat page that needs no JavaScript.

Pure functions that give text and bytes; `bot/runtime` puts them on the web server.
"""
