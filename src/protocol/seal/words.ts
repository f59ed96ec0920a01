/**
 * 512 short Dutch words that a child of ten knows and can say over a bad line: no two that differ by one letter, or
 * by one sound. The order is part of the protocol: both ends must have the same list.
 */
export const WORDS: readonly string[] = `
aap aardbei adelaar adres agenda ananas anker appel april artiest atlas augurk auto avond baard balk
balkon bamboe banaan beker berg bestek beton bezem bijl bingo blauw blik bliksem bocht bodem boer bonbon
boom borstel bosbes brief bril broek brood brug buffel bureau buurman cactus cadeau cake camera camping
caravan cavia cent chips choco circus cirkel citroen clown club cola concert dadel dans danser deeg
deken deur dier dijk dino dinsdag dobber dolfijn domino donder doos dorp douche draad drie droom druif
druppel duizend dweil dwerg echo eeuw egel eiland elftal emmer emoji energie envelop erwt fabel fabriek
fanfare feest fiets film flat fles flipper flits fluit fontein fornuis fossiel foto friet fris garage
garnaal gebouw geheim geluid geluk gember gezicht gezin gieter giraf gitaar globe golf gordijn goud grap
grens grijs groen groente grond haai hagel hamer hamster hand hangmat hapje haring hark haven havik heel
hemd hengel herder herfst heuvel hobby hockey hoed hoepel honderd honing honkbal hoorn horloge hotel
humor hut hyena idee iglo ijs ijzer insect jaar jager januari jarig jeans joker jongen judo juli jungle
jurk juweel kaars kalf kalkoen kameel kanarie kano kantine kapper kapstok karate karton kast kasteel
kauwgom kelder kerk kermis kerst ketel ketting keuken kever kikker kip kiwi klaver klei kleur kleuter
klimop klok klomp kluis knuffel koek koets koffie kokos komeet kompas konijn kooi korfbal kraag krant
krekel krijt kroon krul kudde kuiken kunst kussen kwark kwartet lama lasagne laser lawaai leguaan lente
lepel leraar letter licht lijm linde liniaal lolly loper lynx maandag magneet mais makreel mammoet mango
mantel markt marmot masker matras mees melk meloen mengen merel meubel mikado miljoen minuut mobiel
modder mol molen mond monster mossel mosterd motor muffin museum muts muur muziek naald naam natuur neef
negen netwerk neus nietje nul nummer oase oceaan ochtend oerwoud oester olifant oma omelet onweer oog
oogst oorbel optocht oranje orka otter oven paasei pak paleis paling palm panda papa papier paprika
parade paraplu parasol parkiet pasta patat pedaal pen penseel peper perzik piano piep piloot piraat
pizza plafond planeet plank plastic plein poedel poes politie pompoen pony poot poster potlood prei
prins pruik puzzel pyjama python quiz raadsel radijs radio raket reiger ridder riem rits rivier robot
roeier rok roltrap rommel rugzak ruimte ruiter rups salade sandaal saus schaap schaats schaduw schelp
scherm schild schoen school schotel schrift schroef schuim schuur sirene sjaal ski slak slang slee
slinger slurf snavel sneeuw snoep snorkel sofa soldaat specht spiegel spijker spin spons sport spreeuw
sprong staart stapel stekker step stift stoel stok storm straal strand strik stroom suiker surfen taal
tablet tafel tante tapijt tapir taxi tempel tennis terras theater thee theepot tien tijd toffee tomaat
toneel tong toren tractor trein trekker trompet truck tuin tukan tulp twaalf vaas vallei varken venster
ventiel verf verhaal video vijver vinger viool vitrine vlecht vlieg vlinder vloer voetbal vork vrede
vrijdag vrouw vuilnis vuist vulkaan waaier wagen walvis wasmand weekend wereld wesp wieg wigwam wimpel
winkel winnen winter wipwap wit wolk wortel yoga yoghurt zaklamp zebra zeehond zeven zilver zolder zomer
zondag zoon zwaluw zwembad
`
  .trim()
  .split(/\s+/);
