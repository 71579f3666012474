"""The words by which a question speaks of articles: nouns for texts, verbs of writing and of saying."""

from __future__ import annotations

import re

from store.language.grammar import forms
from store.language.patterns import late, one_of
from store.language.reporting import MORE_TEXTS
from store.language.reporting import TEXTS as TEXTS_ALONE

_NOUNS = TEXTS_ALONE | MORE_TEXTS


def _forms(verbs: str) -> str:
    return one_of(*(forms(verb) for verb in verbs.split()))


_WRITE = "write publish pen author post blog file contribute editorialise editorialize print"
WRITE = _forms(_WRITE)
"""Verbs of making a text public; what is done at a date is done on that day."""

WRITES = late(rf"\b(?:{WRITE})\b|写|发表", re.IGNORECASE)
"""What asks for what somebody wrote."""

_EITHER = """
    agree argue believe blame call characterise characterize cite claim compare conclude cover criticise criticize
    demand describe differ disagree discuss emphasise emphasize endorse explain give mention note point portray
    praise predict put quote rate recommend report review say state suggest think urge warn
    """
_VIEW = """
    accuse address advocate analyse analyze ask assess attack caution comment complain consider contend credit
    defend dismiss dispute doubt express favor favour fear feel find foresee hold hope insist interpret judge liken
    maintain make mock object observe oppose propose question raise reckon regard reject respond see stress support
    view want worry
    """
VIEW = _forms(_EITHER + _VIEW)
"""Verbs by which an author says something in a text."""

_REPORT = """
    allege attribute break carry confirm contradict depict estimate expect feature focus frame headline highlight
    identify imply indicate link list name present refer reveal run show tell treat
    """
REPORT = _forms(_EITHER + _REPORT)
"""Verbs by which an outlet tells something."""

TEXT = (
    rf"(?:{one_of(_NOUNS, _NOUNS.values())}|reporting|coverage|accounts?|long-?reads?|explainers?|texts?"
    r"|leaders?|newsletters?)"
)
"""A text, one or several."""

TEXTS = rf"(?:{one_of(_NOUNS.values())}|reporting|coverage|commentary|releases|newspapers|writings?)"
"""Texts in the plural: beside a date they are articles, and not one document of that year."""

VIEWS = (
    r"(?:views?|opinions?|takes?|arguments?|stance|case (?:for|against)|reasoning|assessment|criticisms?|objections?|"
    r"verdict|thoughts|perspective|claims?|conclusions?|warnings?|byline|position on|reading of|critique|points?|"
    r"writings?|work on|thesis|prediction|words|point of view|front page|version|description|portrayal|framing|"
    r"figures?|"
    r"take|account|columnists?|reporters?|journalists?(?= (?:say|writ|argu|report))|style|tone|review)"
)
"""What an author or outlet has to say."""

ADV = (
    r"(?:\w+ly|also|ever|first|once|still|not|originally|often|then|n['’]t|both|all|each|already|just|always|even|now)"
)

EVENT = (
    r"(?:elections?|votes?|wars?|floods?|strikes?|summits?|earthquakes?|crash(?:es)?|crisis|riots?|protests?|coup|attacks?|fires?|"
    r"storms?|hurricanes?|budgets?|games|olympics|cup|championships?|season|pandemic|outbreak|referendum|trial|verdict|"
    r"matches|match|win|defeat|cuts?|hike|merger|collapse|scandal|shooting|debates?|meetings?|decisions?|launch|opening|"
    r"results?|figures?|events?|drought|heat\s?wave|explosion|accident|spill|recession|festival|race)"
)
"""What happens on a day."""
