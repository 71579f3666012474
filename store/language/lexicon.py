"""The words of English that the checks know: words with little content, and words of opposite meaning.

Data only, written for this project. A line of `_OPPOSITE` holds two sides, parted by a bar, that contradict each other
where one replaces the other.
"""

from __future__ import annotations

LIGHT_WORDS = frozenset(
    """
    say said make made take took get got give gave go went come came see saw know think use used year day time people
    thing way part number lot new old first last next good great big small large high low long short many like well
    include including according based known call called become became begin began start started set put let keep kept
    show seem help need want look find found work number several various different certain important main major
    article report reported text source author writer note noted mention mentioned describe described state stated
    explain explained add added tell told ask asked write wrote announce announced
    """.split()
)

_OPPOSITE = """
rise increase grow climb gain jump surge soar advance expand raise boost lift growth upturn widen strengthen \
improve accelerate \
| fall decrease decline drop slip slide plunge shrink tumble slump reduce reduction cut lower lowered lowering sink \
ease contract diminish lessen downturn narrow weaken worsen slow deteriorate
more | less fewer
high higher highest | low lower lowest
above over exceed | below under beneath
before earlier prior | after later following
early | late
first | last
approve adopt pass endorse clear ratify authorize authorise accept back support agree allow permit \
welcome praise green-light uphold \
| reject refuse dismiss oppose deny block ban prohibit forbid veto bar outlaw criticise \
criticize condemn overturn
support back favour favor | oppose against resist
win victory beat gain | lose loss defeat
dear dearer | cheap cheaper
inside within indoors | outside outdoors
winner | loser
buy purchase acquire bought | sell
buyer | seller
import | export
importer | exporter
lend lender | borrow borrower
hire appoint recruit employ | fire sack dismiss
start begin launch open commence resume | end stop finish close halt cease suspend conclude
open | close shut
join enter | leave quit exit
arrive | depart
remember | forget
succeed success | fail failure
pass | fail
profit surplus | loss deficit
include including | exclude excluding
with | without
inside within | outside
always | never
all every each everyone everybody everything | none nobody nothing no
most majority | minority few
many much | few little
all every entire | some several partly
possible able | impossible unable
true | false
legal lawful | illegal unlawful
guilty convict | innocent acquit
confirm admit acknowledge | deny
accept | refuse decline
allow permit let enable | ban prohibit forbid bar prevent
expand extend | shrink shorten
strengthen strong stronger | weaken weak weaker
improve better | worsen worse
good better best | bad worse worst
positive | negative
large larger largest big bigger biggest | small smaller smallest
long longer longest | short shorter shortest
fast faster fastest quick | slow slower slowest
cheap cheaper cheapest | expensive dear costly
rich richer richest wealthy | poor poorer poorest
young younger youngest | old older oldest
new newest | old
hot hotter warm warmer | cold colder cool cooler
wet rainy | dry
north northern | south southern
east eastern | west western
left | right
public | private
domestic internal | foreign external
urban | rural
male man men boy father son brother husband king actor \
| female woman women girl mother daughter sister wife queen actress
maximum | minimum
optimistic | pessimistic
safe safer | dangerous unsafe
voluntary optional | mandatory compulsory
temporary | permanent
day daytime | night nighttime overnight
morning | evening
summer | winter
spring | autumn
ally friend | enemy foe
supply | demand
import | export
create build construct | destroy demolish scrap dismantle
hope | fear
love like | hate dislike
peace | war
life birth born live | death die
attack | defend
increase | decrease
give | take receive
teach | learn
send | receive
push | pull
earn | spend
save | spend waste
encourage | discourage
agree | disagree
appear | disappear
honest | dishonest
likely | unlikely
probably possibly perhaps maybe | certainly definitely surely undoubtedly
certain sure | uncertain unsure
known | unknown
complete completed | incomplete unfinished
formal official | informal unofficial
direct | indirect
visible | invisible
regular | irregular
unanimous unanimously | divided narrowly
ahead | behind
forward | backward
future upcoming | past
ancestor | descendant
parent | child
teacher | student
employer | employee
landlord | tenant
victim | perpetrator
majority | minority
delay postpone | hasten bring
fresh | salt
heavy heavier | light lighter
wide wider | narrow narrower
deep deeper | shallow
full | empty
same identical | different
similar | different
simple easy easier | complex difficult hard harder complicated
cause | prevent
relax loosen | tighten
tighter | looser
peak record-high | trough record-low
upstream | downstream
inflow | outflow
upgrade | downgrade
overestimate overstate | underestimate understate
optimism | pessimism
growth | contraction recession decline
bull bullish | bear bearish
hawkish | dovish
conservative | liberal
democratic democrat | republican
left-wing | right-wing
weekday | weekend
monday tuesday | saturday sunday
annually | quarterly
up upward upwards | down downward downwards
"""


OPPOSITE = tuple(tuple(tuple(side.split()) for side in line.split("|")) for line in _OPPOSITE.strip().splitlines())
"""Pairs of sides: a word of one side in the place of a word of the other contradicts it."""
