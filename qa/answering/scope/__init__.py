"""What a question asks to be answered from: the author, the outlet, the kind of text and the days of publication.

The rules, each in the module of its subject:

- `store/language/authors.py`: a name counts only if an author or an outlet of the library bears it; nothing is made up.
- `ties.py`: a name is a filter where the question ties it to saying or publishing ("what did X write", "according to
  X", "X's column", "in the X"); who is only spoken about ("Who sued X?", "articles about X", "replies to X's column")
  is part of the topic.
- `genre_filter.py`: a kind of text is a filter where the question asks for texts of it ("op-eds on", "press releases").
- `store/language/days.py`, `published.py`: a date is a filter where the question ties it to publication ("articles
  from", "wrote in", "last week's reports"). The date of an event ranks (`order.py`) and excludes nothing.
- `happenings.py`: an event named without a date ("before the vote") takes its day from an article that reports it. That
  ranks too and excludes nothing; where no article found reports it, that is said.
- `question_filters.py`: all of these in one value, `Scope`.
"""
