"""`make demo`: invented districts from their notices to their review packs. All of it is made up and marked.

It holds 16 files, because each of them is one kind of thing that arrives or happens in these years.
"""
