/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/langid_words.h"

/* clang-format off */
const struct pt_language pt_languages[PT_N_LANGUAGES] = {
    {"en",
     "the of and to in a is that for it was on with as be at by this have "
     "from or had not are but were which an their they would has been will "
     "said its he his she her who more than about when out there if can all "
     "one after we you into other some what also up could",
     NULL, false, ""},
    {"de",
     "der die und in den von zu das mit sich des auf für ist im dem nicht "
     "ein eine als auch es an werden aus er hat dass sie nach wird bei "
     "einer um noch wie einem über sind war wurde zum zur bis oder aber nur "
     "mehr durch kann vor diese wenn sein haben gegen unter ihre seine",
     NULL, false, ""},
    {"fr",
     "de la le et les des en un du une que est pour qui dans a par plus pas "
     "au sur ne se ce il sont avec son aux d l cette ou ont été leur mais "
     "même comme être ces sans ses nous vous lui tout fait entre après dont "
     "elle n s qu y",
     NULL, false, ""},
    {"es",
     "de la que el en y a los del se las por un para con no una su al lo "
     "como más pero sus le ya o este porque esta entre cuando muy sin sobre "
     "también fue ser son está puede han ha hay si desde todo durante ni "
     "contra otros ese eso había ante esto antes años donde hasta según dos "
     "él",
     NULL, false, ""},
    {"it",
     "di e il la che in a per un del non una della le con i si è da sono "
     "dei alla ha come nel anche più ma gli al lo delle l nella alle nei "
     "dal dalla sul sulla questo questa hanno essere ci suo sua loro dopo "
     "stato stata tra solo quando perché d",
     NULL, false, ""},
    {"pt",
     "de a o que e do da em um para é com não uma os no se na por mais as "
     "dos como mas foi ao ele das tem à seu sua ou ser também pelo pela "
     "seus suas depois mesmo aos quando muito nos já está esta esse isso "
     "ela até sem são há num numa nas foram ter você",
     NULL, false, ""},
    {"nl",
     "de van het een en in is dat op te zijn met voor niet die aan er om "
     "als ook bij maar naar door uit werd wordt over hij heeft nog worden "
     "deze haar dan zal meer heb hebben kan zou wat was waren geen wel al "
     "tegen tot onder veel hun dit u",
     NULL, false, ""},
    {"sv",
     "och i att det som en på är av för med den till ett om har de inte var "
     "jag sig från men så kan efter vid under också eller nu blev hade alla "
     "ska skulle sina sin mot än där upp ut när denna detta dessa blir "
     "mycket bara över sedan hon man vi",
     NULL, false, ""},
    {"da",
     "og i at det er en til af på for med den som de har et ikke der var "
     "jeg om men han fra ved kan efter blev også eller mod være bliver hvad "
     "sig nu op ud ind gennem mellem uden nogle noget mere meget havde vil "
     "skal hvor kun igen måtte andre hvis når end mig siger dag",
     NULL, false, ""},
    {"no",
     "og i det er en til av på for med den som de har et ikke at var jeg om "
     "men han fra ved kan etter ble også eller mot være blir hva seg nå opp "
     "ut inn gjennom mellom uten noen noe mer mye hadde vil skal hvor bare "
     "igjen måtte andre hvis når enn meg sier dag ikkje eit ein frå dei kva "
     "meir vart eg",
     NULL, false, ""},
    {"fi",
     "ja on ei että se hän oli kun mutta myös ovat sen joka tai niin kuin "
     "jos hänen mukaan nyt vain ole olla tämä mitä jo kuitenkin siitä vielä "
     "sekä olisi ennen jälkeen sitä eivät voi tämän jossa kanssa kuten "
     "kaikki jotka josta ettei hänelle sillä koska ollut eikä ovatko näin",
     NULL, false, ""},
    {"pl",
     "i w na z do się nie że jest to o jak po od za przez co dla oraz ale "
     "są przed już tym który także które tego był jego a jej ich ze tylko "
     "tak czy też będzie były była ma może przy pod bez gdy być ten te tej "
     "jeszcze między lub jako we",
     NULL, false, ""},
    {"cs",
     "a v se na je že s z do to i o k ve by pro jako po od ale za při jeho "
     "podle byl jsou které který také až před není ani tak ještě jen nebo "
     "bude tento této mezi kteří její jejich však než tím bylo byla má může "
     "už když aby co",
     NULL, false, ""},
    {"sk",
     "a v sa na je že s z do to i o k vo by pre ako po od ale za pri jeho "
     "podľa bol sú ktoré ktorý tiež aj pred nie ani tak ešte len alebo bude "
     "tento tejto medzi ktorí jej ich však než tým bolo bola má môže už keď "
     "aby si čo",
     NULL, false, ""},
    {"hu",
     "a az és hogy nem is egy meg de ez volt csak már még mint ha van el ki "
     "szerint vagy kell azt után amely pedig majd ezt sem lesz azonban "
     "között alatt során ezért így minden több nagyon lehet ami aki ahol "
     "mert illetve való nincs új",
     NULL, false, ""},
    {"ro",
     "de și în a la cu pe nu că o din un este care mai pentru sau dar fi au "
     "al ca fost prin ce sunt după acest se ale lui era această cum până "
     "doar foarte ei lor le va vor fără între către despre toate când unde "
     "iar noi",
     NULL, false, ""},
    {"tr",
     "ve bir bu için de da ile olarak çok daha olan gibi ne kadar sonra en "
     "ancak olduğu ise değil var ya her göre ama o dedi ki bunu onun "
     "tarafından üzerinde arasında karşı önce bütün hem veya hiç şey etti "
     "oldu üzere yer iki yeni büyük eden tüm",
     NULL, false, ""},
    {"ca",
     "de la i que el en a els les per un del amb no una es se al més són ha "
     "com dels va aquest però també seva l d aquesta aquests què perquè "
     "fins tot han ser està hi ho li seu pel pels als entre sense quan molt "
     "després només on altres ja si o",
     NULL, false, ""},
    {"id",
     "yang dan di itu dengan untuk dari ini tidak dalam pada akan adalah "
     "juga ke ada oleh bisa mereka sebagai kata telah karena atau saat "
     "kepada bahwa namun tersebut serta beberapa hanya seperti dapat harus "
     "sudah lebih menjadi antara belum masih maupun para",
     NULL, false, "ms"},
    {"ms",
     "yang dan di itu dengan untuk ini tidak dalam pada akan adalah juga ke "
     "ada oleh mereka sebagai kata telah atau kepada daripada kerana bahawa "
     "boleh ialah beliau semasa manakala iaitu bagi tersebut serta hanya "
     "seperti dapat perlu sudah lebih menjadi antara sahaja turut hendaklah "
     "apabila dari",
     NULL, false, "id"},
    {"hr",
     "i je u na da se za su od s a o koji što kako ne bi će iz sam kao to "
     "ali nije bio prema biti te koje samo prije poslije gdje vrijeme "
     "uvijek ovdje dvije tko također tijekom nego protiv dio riječ bila "
     "bilo koja više nakon",
     NULL, false, "sr"},
    {"sr",
     "i je u na da se za su od s a o koji što kako ne bi će iz sam kao to "
     "ali nije bio prema biti te koje samo pre posle gde vreme uvek ovde "
     "dve ko takođe tokom nego protiv deo reč bila bilo koja više nakon",
     NULL, false, "hr"},
    {"sl",
     "in je v na da se za so z s tudi pa ki po kot ne o od bi bo ali bil "
     "bila še pri iz ter do kako bodo kar lahko več že le zaradi med pred "
     "vse ker ob bilo ni sta ta tem",
     NULL, false, ""},
    {"lt",
     "ir kad yra į su tai iš ne kaip bet buvo dėl po jau už apie jo taip "
     "tik pagal kurie nuo bus gali o jie kuris savo nebuvo būti bei arba "
     "prie prieš dar nėra jos jų šių tačiau per iki jei kai ar labai kurių",
     NULL, false, ""},
    {"lv",
     "un ir ar par no uz ka tas arī bet kas lai pēc kā vai to tiek ko viņš "
     "tikai ja gan jau šo pie ļoti bija būs nav līdz gadā vairāk ne kad "
     "savu tā šī tad pirms kuras kurā",
     NULL, false, ""},
    {"et",
     "ja on ei see et oli mis ta ka kui oma aga ning või siis nii mida nad "
     "seda tema pole välja kes veel üle pärast juba üks kuid olid selle "
     "enne saab tuleb kõik nende mitte ole",
     NULL, false, ""},
    {"eu",
     "eta da ez du bat dira egin baina ere izan dute zen den hau ditu bere "
     "dela edo beste zuen bai ziren zituen baino gabe arte ondoren buruz "
     "behar hori dago egiten izango nahi bi gaur oso orain baita diren duen "
     "zaio",
     NULL, false, ""},
    {"ga",
     "an agus na ar i a go is le sé do bhí ag tá air seo sin leis ach ní ó "
     "mar siad sí chun den don nó gur bhfuil iad idir faoi aige raibh beidh "
     "nach eile níos tar éis ina sa dá d leo aon bheith dul",
     NULL, false, ""},
    {"gl",
     "de a o que e do da en un para é con non unha os no na se por máis as "
     "dos como pero foi ao el das ten á súa seu ou ser tamén polo pola este "
     "esta xa moi sobre cando onde até entre só hai lle nos seus",
     NULL, false, ""},
    {"is",
     "og að í á er sem við til um en var það með ekki af fyrir hann eru "
     "hefur því verið þetta frá eftir vera þess þá þeir hún eða ef upp út "
     "verður hafa þar nú",
     NULL, false, ""},
    {"sq",
     "e të në dhe për me një që nga i është së si do nuk kjo ka u më pas "
     "por edhe ky tij ose janë kanë ishte duke se kur ai ata këtë deri mund "
     "nëse",
     NULL, false, ""},
    {"vi",
     "và của là có được cho trong không một người với các đã này những khi "
     "để từ ở ông về đến sẽ ra tại trên cũng vào như nhưng đó nhiều phải "
     "theo sau",
     NULL, false, ""},
    {"af",
     "die van en in het is nie wat te dat op vir met sy as was aan om by hy "
     "ek ook sal deur maar kan uit so nog oor hulle word se hierdie wees "
     "moet ons baie",
     NULL, false, ""},
    {"cy",
     "yn y a i o ar yr ac wedi am mae ei fod ond bydd gan roedd r yw oedd "
     "hyn nid sydd gyda eu neu fel mwy rhai ni at bod un hefyd dros cael",
     NULL, false, ""},
    {"tl",
     "ang ng sa na mga at ay ni si kay para hindi ito siya nang may kung "
     "mula pa isang kanyang niya ko mo lang din rin kanilang noong dahil "
     "upang bilang",
     NULL, false, ""},
    {"sw",
     "ya wa na kwa ni katika la za kuwa hii huyo lakini pia baada ambao "
     "hiyo yake cha huo kama hata bila sana watu hilo vya zaidi kati ili",
     NULL, false, ""},
    {"ru",
     "и в не на что с по как это к из он за от но у для был так же его или "
     "ещё еще уже только они было если который после о а чтобы при мы она "
     "ни до во со этого их нет также когда где были",
     "іїєґўјљњћђџѓќѕәғқңөұүһ", true, ""},
    {"uk",
     "і в не на що з до у та за як це від про й але для його він які був "
     "так або вже ще після щоб якщо який лише а є її їх цього між під також "
     "були було вона вони чи при через проти коли де тільки",
     "ыэёъўјљњћђџѓќѕәғқңөұүһ", true, ""},
    {"be",
     "і ў не на што з да у як гэта па за але яго ад для ён аб якія каб быў "
     "пра ці пасля а іх яе гэтага таксама была былі яна яны пры праз "
     "супраць гэты калі дзе толькі",
     "иїєґъщјљњћђџѓќѕәғқңөұүһ", true, ""},
    {"bg",
     "и на да в се за е от не с че са по ще как но като той беше след при "
     "което или това си ги им бил била тя те му между през също така този "
     "тази тези когато където само няма има бъде още към",
     "ыэёіїєґўјљњћђџѓќѕәғқңөұүһ", true, ""},
    {"sr",
     "и у је на да се за су од са који не ће као што ово из али није само а "
     "о био била било између такође овај ова ови када где има бити још "
     "према против пре после би",
     "ыэёъщйьюяіїєґўѓќѕәғқңөұүһ", true, ""},
    {"mk",
     "и на во да се за е со од не дека што ќе тоа како кој или беше по го а "
     "беа тој таа тие меѓу исто така овој оваа кога каде само нема има биде "
     "уште кон против сите ги",
     "ыэёъщйьюяіїєґўћђәғқңөұүһ", true, ""},
};
/* clang-format on */
