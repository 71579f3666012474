"""The words of English that the checks know: words with little content, of like and of opposite meaning.

Data only, written for this project. A line of `_ALIKE` holds words that may stand for each other in a paraphrase; a
line of `_OPPOSITE` holds two sides, parted by a bar, that contradict each other where one replaces the other.
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

_ALIKE = """
rise increase grow climb gain jump surge soar advance expand growth upturn uptick mount swell
fall decrease decline drop decrease slip slide plunge shrink tumble slump reduce reduction cut lower lowered sink ease \
contract diminish lessen downturn
say tell state announce declare add claim note remark explain report comment argue maintain assert insist \
stress mention reveal describe write warn emphasize point
company firm business corporation enterprise
about around approximately roughly nearly almost circa
begin start launch commence open initiate inaugurate kick
end finish conclude close complete stop halt cease terminate
buy acquire purchase takeover acquisition obtain
kill die dead death murder slay casualty fatality perish deceased
big large huge major vast enormous massive great giant significant substantial considerable
small little tiny minor modest slight
show reveal indicate demonstrate suggest find display illustrate exhibit
help assist aid support back
build construct erect construction building
make create produce manufacture generate develop fabricate
use employ utilize utilise apply usage deploy
get receive obtain gain earn acquire
need require necessitate demand
important crucial key essential vital critical significant major
people person citizen resident individual inhabitant human
child kid minor youth
worker employee staff labourer laborer personnel
job work position employment post role
boss chief head leader director chair chairman chairwoman chairperson president
doctor physician
lawyer attorney solicitor counsel
teacher instructor educator
student pupil learner
car vehicle automobile auto
road street highway motorway route
house home dwelling residence
city town municipality
country nation state
area region zone district territory
government administration state authority
law legislation act statute bill
rule regulation guideline
vote ballot poll election elect
money fund cash capital finance financing funding
cost price expense charge fee pay
tax levy duty tariff
profit earnings income gain
revenue sales turnover
loan credit debt
approve pass adopt endorse clear ratify authorize authorise accept agree approval green-light
reject refuse decline dismiss deny turn rebuff
allow permit let enable authorize
ban prohibit forbid bar outlaw block
fight battle combat struggle
attack assault strike raid hit
war conflict
win victory triumph beat defeat
lose loss defeat
study research investigation survey analysis examine analyse analyze investigate
scientist researcher academic scholar
plan intend aim propose proposal scheme project intention
try attempt seek endeavour endeavor
ask request call urge demand appeal
answer reply respond response
think believe consider feel regard view opinion
know aware understand
see view watch observe witness
live reside dwell
travel journey trip go
leave depart exit quit resign
arrive come reach
return back
give provide offer supply grant deliver present hand
send dispatch transmit ship
take seize grab capture
keep retain maintain preserve hold
change alter modify shift transform adjust amend
move shift relocate transfer
join unite merge combine
split divide separate
fast quick rapid swift speed
slow gradual
hard difficult tough challenging challenge
easy simple
good positive beneficial benefit favourable
bad poor negative harmful
new novel fresh recent
old ancient elderly former previous
former ex previous past
current present existing
next following subsequent
first initial early original
last final
often frequently commonly regularly usually typically generally
also additionally moreover
whole entire full complete total
main primary principal chief key
common widespread frequent
dangerous hazardous risky danger risk hazard
safe secure
illness disease sickness condition ailment disorder
drug medicine medication medicament
cure treat treatment therapy
movie film picture
song track single tune
sing song singer vocalist
album record
book novel volume
picture image photo photograph
author writer novelist
play perform performance appear star feature portray portrayal role actor actress
team side club squad
game match
season campaign
score goal
player footballer athlete
born birth
marry wed wife husband marriage spouse married
school college academy
university college
name call title dub known
well-known famous noted renowned
type kind sort form
part piece section portion component
group band organisation organization association body
agreement deal accord pact treaty contract
meeting summit conference talks gathering
problem issue trouble difficulty
result outcome consequence effect
cause lead result trigger prompt spark bring
reason cause why
affect influence impact effect
improve enhance boost better strengthen upgrade elevate
worsen deteriorate weaken
protect guard defend safeguard
destroy demolish wreck ruin damage
damage harm hurt injure injury
remove eliminate delete erase strip rid
include contain comprise consist involve incorporate encompass
exclude omit
increase raise boost lift
establish found set create form institute foundation
expect anticipate forecast predict project estimate
force compel
delay postpone defer suspend
cancel scrap abandon drop call
happen occur take
remain stay continue
exceed surpass above over
contain hold
cover span
near close nearby adjacent
locate situate lie site location
purpose goal aim objective target
method way approach technique
idea concept notion
system structure framework
data information
internet web online
site website
phone telephone mobile smartphone
computer pc
software program application app
earth soil land ground
water sea ocean
forest wood
animal creature
plant crop
food meal
eat consume consumption
drink beverage
energy power electricity
oil petroleum crude
gas fuel petrol gasoline
factory plant facility mill
port harbour harbor dock
ship vessel boat
aircraft plane airplane aeroplane jet
train rail railway railroad
police officer cop
prison jail imprison sentence incarcerate
court tribunal judge
crime offence offense
arrest detain custody
accuse charge allege
soldier troop military army
weapon arm gun
flood inundate
storm hurricane cyclone
fire blaze
climate weather
warm hot heat
cold cool
rich wealthy affluent
poor impoverished
young youth
couple pair two
quarter fourth
percent percentage
month monthly
year annual yearly annually
day daily
week weekly
permanent lasting
temporary interim provisional
commander captain
kick-off launch
publish release issue publication
debut premiere
award prize honour honor
music musical
hope wish
angry furious anger
worry concern fear
surprise shock astonish
criticise criticize condemn denounce slam blame
praise applaud hail commend
oppose object resist against
agree concur
choose select pick opt elect choice selection
appoint name hire nominate
fire sack dismiss
reach hit attain achieve
achieve accomplish attain
owner own possess property
visit tour
talk discuss speak negotiate discussion negotiation
teach educate train
test trial examine
measure gauge
find discover detect identify locate
search seek look
carry bear transport
handle process deal
connect link join
avoid prevent escape evade
prevent stop avert hinder
lack shortage absence
enough sufficient adequate
extra additional further
various different diverse several multiple many numerous
specific particular certain
able capable can
strong powerful robust
weak feeble
clean pure
dirty polluted contaminate pollution
wealth riches fortune
poverty poor
modernise modernize upgrade
"""

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
create build construct | destroy demolish scrap dismantle
hope | fear
love like | hate dislike
peace | war
life birth born live | death die
attack | defend
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


ALIKE = tuple(tuple(line.split()) for line in _ALIKE.strip().splitlines())
"""Groups of words that may stand for each other."""

OPPOSITE = tuple(tuple(tuple(side.split()) for side in line.split("|")) for line in _OPPOSITE.strip().splitlines())
"""Pairs of sides: a word of one side in the place of a word of the other contradicts it."""
