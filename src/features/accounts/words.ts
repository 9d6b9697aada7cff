/** 256 short Danish words that a child can read off a card and type: no two mean nearly the same, none has æ, ø or å. */
const LIST = (
  "abe ananas anker arm avis bager bakke bamse banan banjo basun bil bjerg blad blomst blyant bog bold " +
  "bord brev bro brun bue bus busk cello cirkel citron cykel dag dans delfin digt drage dukke egern " +
  "elefant elg engel fabel farve fasan ferie fest finger fisk fjer flag flod fod frakke frost fugl fyr " +
  "gade garn gave ged glas gren gris grotte guld gulerod gynge hage hal hammer harpe hat hav hegn hest " +
  "himmel hjelm hjort hjul honning horn hotel hund hus hval hvede ild insekt jakke jern jord juli juni " +
  "kage kam kamel kanin kano kasse kat kedel kiks kilde kirke klap klaver klode klokke knap kok komet " +
  "kop kork korn krage kran krone krus kugle kyst lak lam lampe land latter leg lejr lilje lim linje " +
  "lomme luft lyn lys maj malt mandel mane mappe mark maske mel melon mund mus musik mynte nabo nat " +
  "natur nisse nord note oktav olie orgel ost oter pande papir park peber pels pensel perle pil pind " +
  "plade plante plet pony port post potte prik prins pung pust raket rav rede regn ring ris robot rod " +
  "rose rosin rulle rum saft saks sal salat salt sand sang seng sild skab skat ski skib skilt skjold " +
  "sko skov skum sky slange slot smil sne sodavand sol solsort sommer spade spejl spil stemme sten " +
  "stjerne stol storm strand streng suppe svamp svane sving syd tag takt tand tavle telt tema tid tiger " +
  "tog ton trappe tromme trompet tunnel ugle urt vand vante vej vifte vind violin vogn vulkan zebra " +
  "zone"
).split(" ");

export const WORDS: readonly string[] = LIST;
