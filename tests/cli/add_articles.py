"""add_articles.py LIBRARY INDEX: adds the articles of a list in JSON on stdin,
whose members are those of struct pt_indexer_article, through the library."""
import ctypes, json, sys

P, Z = ctypes.c_void_p, ctypes.c_char_p


class Article(ctypes.Structure):
    _fields_ = [("id", Z), ("url", Z), ("title", Z), ("text", Z),
                ("text_len", ctypes.c_size_t), ("date", Z), ("author", Z),
                ("source", Z), ("lang", Z), ("tags", Z)]


lib = ctypes.CDLL(sys.argv[1])
error = ctypes.create_string_buffer(4096)
indexer = P()
assert lib.pt_indexer_open(sys.argv[2].encode(), None, ctypes.byref(indexer), error) == 0
for item in json.load(sys.stdin):
    text = item["text"].encode("utf-8", "surrogateescape")
    fields = {k: v.encode() for k, v in item.items() if k != "text"}
    article = Article(text=text, text_len=len(text), **fields)
    assert lib.pt_indexer_add(indexer, ctypes.byref(article), error) == 0, (item, error.raw)
assert lib.pt_indexer_commit(indexer, error) == 0, error.raw
lib.pt_indexer_close(indexer)
