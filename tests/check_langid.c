/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/buf.h"
#include "common/lang_code.h"
#include "common/langid.h"
#include "common/stem.h"

#include <check.h>

Suite *pt_suite_langid(void);

/* One short report, told anew in each language. */
/* clang-format off */
static const struct {
    const char *code;
    const char *text;
} reports[] = {
    {"en", "The delegation left the hotel before dawn and said that nothing "
           "had been signed. Its leader told us the talks would go on, but "
           "not in this city and not with these chairs."},
    {"de", "Die Delegation verließ das Hotel noch vor der Dämmerung und sagte, "
           "dass nichts unterschrieben sei. Ihr Leiter meinte, die Gespräche "
           "werden weitergehen, aber nicht in dieser Stadt."},
    {"fr", "La délégation a quitté l’hôtel avant l’aube et a dit que rien "
           "n’était signé. Son chef a expliqué que les discussions vont "
           "continuer, mais pas dans cette ville et pas avec ces chaises."},
    {"es", "La delegación salió del hotel antes del alba y dijo que no se "
           "había firmado nada. Su jefe explicó que las conversaciones "
           "seguirán, pero no en esta ciudad ni con estas sillas."},
    {"it", "La delegazione ha lasciato l’albergo prima dell’alba e ha detto "
           "che non è stato firmato nulla. Il suo capo ha spiegato che i "
           "colloqui continueranno, ma non in questa città."},
    {"pt", "A delegação saiu do hotel antes da aurora e disse que não foi "
           "assinado nada. O seu chefe explicou que as conversas vão "
           "continuar, mas não nesta cidade nem com estas cadeiras."},
    {"nl", "De delegatie verliet het hotel voor zonsopgang en zei dat er niets "
           "was getekend. De leider vertelde dat de gesprekken doorgaan, maar "
           "niet in deze stad en niet met deze stoelen."},
    {"sv", "Delegationen lämnade hotellet före gryningen och sade att inget "
           "var undertecknat. Ledaren berättade att samtalen ska fortsätta, "
           "men inte i den här staden och inte med de här stolarna."},
    {"da", "Delegationen forlod hotellet før daggry og sagde, at der ikke var "
           "skrevet under på noget. Lederen fortalte, at samtalerne skal "
           "fortsætte efter jul, men ikke i den her by, og at mange af "
           "stolene blev for hårde, hvad ingen var kede af."},
    {"no", "Delegasjonen forlot hotellet før daggry og sa at ingenting var "
           "skrevet under på. Lederen fortalte at samtalene skal fortsette "
           "etter jul, men ikke i denne byen, og at mange av stolene ble for "
           "harde, noe ingen gråt over etter så lang tid av møter."},
    {"fi", "Valtuuskunta lähti hotellista ennen aamua ja sanoi, että mitään ei "
           "ole vielä allekirjoitettu. Johtaja kertoi, että neuvottelut "
           "jatkuvat, mutta ei tässä kaupungissa, ja että tuolit olivat liian "
           "kovia myös silloin, kun hän oli väsynyt."},
    {"pl", "Delegacja wyszła z hotelu przed świtem i powiedziała, że nic nie "
           "zostało podpisane. Jej szef mówił, że rozmowy będą trwać, ale nie "
           "w tym mieście i nie na tych krzesłach, bo to już za długo."},
    {"cs", "Delegace opustila hotel před úsvitem a řekla, že se nic "
           "nepodepsalo. Její vedoucí uvedl, že jednání bude pokračovat, ale "
           "ne v tomto městě, protože je to daleko a židle jsou tvrdé. Podle "
           "něj se o míru jedná také jinde."},
    {"sk", "Delegácia opustila hotel pred svitaním a povedala, že sa nič "
           "nepodpísalo. Jej vedúci uviedol, že rokovania budú pokračovať, ale "
           "nie v tomto meste, pretože je to ďaleko a stoličky sú tvrdé. Podľa "
           "neho sa o mieri rokuje aj inde."},
    {"hu", "A küldöttség hajnal előtt hagyta el a szállodát, és azt mondta, "
           "hogy semmi sem lett aláírva. A vezetője szerint a tárgyalás "
           "folytatódik, de nem ebben a városban, és már nem is ezeken a "
           "székeken."},
    {"ro", "Delegația a plecat din hotel înainte de zori și a spus că nu a "
           "fost semnat nimic. Șeful ei a explicat că discuțiile vor continua, "
           "dar nu în acest oraș și nu pe aceste scaune."},
    {"ro", "Delegaţia a plecat din hotel şi a spus că nu a fost semnat nimic, "
           "dar că se va întoarce după sărbători pentru a vorbi mai mult cu "
           "cei care sunt aici."},
    {"tr", "Heyet şafaktan önce otelden ayrıldı ve henüz bir şey "
           "imzalanmadığını söyledi. Başkanı görüşmeler için yeni bir yer "
           "aradıklarını, ancak bu şehir ile ilgili bir sorun olmadığını, "
           "sandalyelerin de çok sert olduğunu söyledi. En sonra herkes güldü."},
    {"ca", "La delegació va sortir de l’hotel abans de l’alba i va dir que no "
           "s’havia signat res. El seu cap va explicar que les converses "
           "continuaran, però no en aquest lloc, i que els altres també són a "
           "la taula amb una mica més de calma."},
    {"id", "Delegasi itu meninggalkan hotel sebelum fajar dan mengatakan bahwa "
           "belum ada yang ditandatangani. Ketuanya menjelaskan bahwa "
           "perundingan akan berlanjut, tetapi tidak di kota ini dan tidak "
           "dengan kursi yang keras itu."},
    {"hr", "Izaslanstvo je otišlo iz hotela prije zore i reklo da ništa nije "
           "potpisano. Njegov voditelj kaže da će se razgovori nastaviti, ali "
           "ne u ovom gradu i ne na tim stolicama, jer su koji put samo dugo "
           "sjedili."},
    {"lt", "Delegacija paliko viešbutį dar prieš aušrą ir pranešė, kad niekas "
           "nebuvo pasirašyta. Jos vadovas sakė, kad derybos bus tęsiamos, bet "
           "ne šiame mieste, nes tai yra per toli ir jau po švenčių, kaip ir "
           "buvo manyta, o apie vietą dar gali kilti ginčų."},
    {"ru", "Делегация покинула гостиницу до рассвета и сообщила, что ничего не "
           "подписано. Её глава сказал, что разговор продолжится, но не в этом "
           "городе и не на этих стульях."},
    {"uk", "Делегація вийшла з готелю до світанку й повідомила, що нічого не "
           "підписано. Її голова сказав, що розмова триватиме, але не в цьому "
           "місті й не на цих стільцях."},
    {"be", "Дэлегацыя выйшла з гатэля да світання і паведаміла, што нічога не "
           "падпісана. Яе кіраўнік сказаў, што размова працягнецца, але не ў "
           "гэтым горадзе і не на гэтых крэслах, як гэта было."},
    {"bg", "Делегацията напусна хотела преди зори и съобщи, че нищо не е "
           "подписано. Ръководителят ѝ каза, че разговорите ще продължат, но "
           "не в този град и не на тези столове, след като се почине от път."},
    {"sr", "Делегација је изашла из хотела пре зоре и рекла да ништа није "
           "потписано. Њен вођа каже да ће се разговори наставити, али не у "
           "овом граду и не на тим столицама, као што је било."},
    {"mk", "Делегацијата излезе од хотелот пред зори и рече дека ништо не е "
           "потпишано. Нејзиниот раководител кажа дека разговорите ќе "
           "продолжат, но не во овој град и не на тие столови, како што беше."},
    {"eu", "Ordezkaritza goizean goiz irten zen hoteletik eta esan zuen ez "
           "dela ezer sinatu. Buruak azaldu zuen elkarrizketak jarraituko "
           "dutela, baina ez hiri honetan, eta aulki hauek oso gogorrak "
           "zirela ere esan du, beste gauza askoren artean."},
    {"ga", "D'fhág an toscaireacht an t-óstán roimh bhreacadh an lae agus "
           "dúirt sí nach raibh aon rud sínithe. Dúirt an ceannaire go mbeidh "
           "na cainteanna ar siúl arís, ach ní sa chathair seo, agus go raibh "
           "na cathaoireacha seo an-chrua do gach duine a bhí ann."},
    {"sr", "Delegacija je izašla iz hotela pre zore i rekla da ništa nije "
           "potpisano. Njen vođa kaže da će se razgovori nastaviti posle "
           "praznika, ali ne u ovom gradu, gde su stolice tvrde, nego tamo "
           "gde ima više vremena i takođe bolje kafe."},
    {"ms", "Rombongan itu meninggalkan hotel sebelum subuh dan berkata bahawa "
           "tiada apa yang ditandatangani. Beliau menjelaskan bahawa "
           "rundingan boleh diteruskan, tetapi bukan di bandar ini, kerana "
           "kerusi di situ adalah terlalu keras bagi mereka."},
    {"sl", "Delegacija je zapustila hotel pred zoro in povedala, da ni bilo "
           "nič podpisano. Njen vodja je dejal, da se bodo pogovori "
           "nadaljevali, vendar ne v tem mestu, ker so stoli tudi zaradi "
           "starosti že zelo trdi, kar je bilo res."},
    {"lv", "Delegācija pameta viesnīcu pirms rītausmas un teica, ka nekas nav "
           "parakstīts. Tās vadītājs sacīja, ka sarunas tiks turpinātas, bet "
           "ne šajā pilsētā un ne uz šiem krēsliem, jo arī viņš jau ir "
           "noguris no tā, kas bija vakar."},
    {"et", "Delegatsioon lahkus hotellist enne koitu ja ütles, et midagi ei "
           "ole alla kirjutatud. Selle juht rääkis, et kõnelused jätkuvad, "
           "aga mitte siin linnas, kuid ka toolid olid liiga kõvad ning tema "
           "oli juba väsinud, kui ta välja tuli."},
    {"gl", "A delegación saíu do hotel antes da alba e dixo que non se "
           "asinara nada. O seu xefe explicou que as conversas van seguir, "
           "pero non nesta cidade nin con estas cadeiras, e que xa hai unha "
           "data para cando volvan os outros, aínda que non é moi boa."},
    {"is", "Sendinefndin fór af hótelinu fyrir dögun og sagði að ekkert hefði "
           "verið undirritað. Formaður hennar sagði að viðræðurnar héldu "
           "áfram, en ekki í þessari borg, því að stólarnir eru of harðir og "
           "það var of kalt þar um nóttina."},
    {"sq", "Delegacioni u largua nga hoteli para agimit dhe tha se asgjë nuk "
           "është nënshkruar. Kryetari i tij tha që bisedimet do të "
           "vazhdojnë, por jo në këtë qytet, sepse karriget janë të forta dhe "
           "më pas nuk kishte as kafe për të gjithë."},
    {"vi", "Phái đoàn rời khách sạn trước lúc bình minh và nói rằng không có "
           "văn bản nào được ký. Ông trưởng đoàn cho biết các cuộc đàm phán "
           "sẽ tiếp tục, nhưng không phải tại thành phố này và cũng không với "
           "những chiếc ghế này."},
    {"af", "Die afvaardiging het die hotel voor dagbreek verlaat en gesê dat "
           "niks onderteken is nie. Hulle leier het ook gesê dat die "
           "gesprekke sal voortgaan, maar nie in hierdie stad nie, want die "
           "stoele was te hard vir ons."},
    {"cy", "Gadawodd y ddirprwyaeth y gwesty cyn y wawr a dweud nad oedd dim "
           "wedi ei arwyddo. Mae ei harweinydd yn dweud y bydd y trafodaethau "
           "yn parhau, ond nid yn y ddinas hon, gan fod y cadeiriau yn rhy "
           "galed i bawb oedd yno."},
    {"tl", "Umalis ang delegasyon sa hotel bago magbukang-liwayway at sinabi "
           "na hindi pa napirmahan ang kasunduan. Ayon sa pinuno nito, "
           "magpapatuloy ang mga usapan, ngunit hindi na sa lungsod na ito, "
           "dahil matigas ang mga upuan para sa kanila."},
    {"sw", "Ujumbe huo uliondoka hotelini kabla ya alfajiri na kusema kuwa "
           "hakuna kilichosainiwa. Kiongozi wake alisema mazungumzo ya amani "
           "yataendelea, lakini si katika mji huu, kwa kuwa viti hivyo ni "
           "vigumu na pia watu wengi hawakulala."},
    {"yi", "די דעלעגאַציע האָט פֿאַרלאָזט דעם האָטעל פֿאַר טאָג און געזאָגט, "
           "אַז מע האָט גאָרנישט אונטערגעשריבן."},
    {"ne", "प्रतिनिधिमण्डल बिहान हुनुअघि नै होटलबाट निस्कियो र केही पनि "
           "हस्ताक्षर भएको छैन भन्यो। वार्ता जारी रहने छ तर यो सहरमा होइन।"},
    {"mr", "शिष्टमंडळ पहाटेच्या आधी हॉटेलमधून निघाले आणि काहीही ठरले नाही असे "
           "म्हणाले. चर्चा पुढे चालू राहील, पण या वेळी वेगळ्या शहरात."},
    {"ta", "தூதுக்குழு விடியலுக்கு முன் விடுதியை விட்டு வெளியேறியது, எதுவும் "
           "கையெழுத்தாகவில்லை என்று கூறியது."},
    {"no", "Delegasjonen forlét hotellet før det vart lyst og sa at ingenting "
           "er skrive under. Leiaren fortalde at samtalane skal halde fram, "
           "men ikkje i denne byen og ikkje frå dei same stolane, og at det "
           "er meir kaffi ein annan stad."},
    {"el", "Η αντιπροσωπεία έφυγε από το ξενοδοχείο πριν την αυγή."},
    {"he", "המשלחת יצאה מהמלון לפני עלות השחר ולא חתמה על דבר."},
    {"ar", "غادر الوفد الفندق قبل الفجر وقال إن شيئا لم يوقع بعد."},
    {"fa", "هیئت پیش از سپیده‌دم هتل را ترک کرد و گفت که چیزی امضا نشده است."},
    {"ur", "وفد صبح سے پہلے ہوٹل سے نکل گیا اور کہا کہ ابھی کچھ طے نہیں ہوا ہے۔"},
    {"hy", "Պատվիրակությունը լուսաբացից առաջ դուրս եկավ հյուրանոցից։"},
    {"ka", "დელეგაციამ სასტუმრო გათენებამდე დატოვა და არაფერი თქვა."},
    {"hi", "प्रतिनिधिमंडल भोर से पहले होटल से निकल गया और कुछ नहीं बोला।"},
    {"th", "คณะผู้แทนออกจากโรงแรมก่อนรุ่งสางและไม่ได้ลงนามอะไร"},
    {"ko", "대표단은 동이 트기 전에 호텔을 떠났고 아무것도 서명하지 않았다고 말했다."},
    {"ja", "代表団は夜明け前にホテルを出発し、何も署名していないと述べた。"},
    {"zh", "代表团在黎明前离开了酒店，并表示尚未签署任何文件。"},
};

/* Too short, too odd or too mixed to tell. */
static const char *const unclear[] = {
    "",
    "   \n\t ",
    "Talks end in Berlin",
    "The end of the war is near, says the man at the gate",
    "Переговоры в Берлине: без итога",
    "Берлін",
    "Det var en god dag for alle, og han var glad",
    "La delegació i la delegación en Berlín",
    "og i det er en til for på",
    "1,000 2,000 3,000 4,000 5,000 6,000 7,000 8,000 9,000 10,000",
    "Mar 50 over May Jun 55 over Jul Sep 60 over Oct Dec 65 over Jan Mar 70 "
    "over Apr May 75 over Jun Jul 80 over Aug Oct 85 over Nov",
    "Kovalenko Shevchuk Bondar Tkachenko Kravets Melnyk Polishchuk Lysenko "
    "Marchenko Savchuk Rudenko Petrenko Klymenko Pavlenko Vasylenko Moroz "
    "Kharchenko Sydorenko Romanenko Honchar Panchenko Didenko",
    "qu xkcd zzt brrt fnord kzzr plof mrgl tchk vlim drup snarf glim blorp "
    "frub zink quod wib nerp tolk yip gorn spel hruf mip dask",
    "\xff\xfe\x80\x81\xc0\xc1\xf5 \xed\xa0\x80 \xe2\x82",
};
/* clang-format on */

static void check_code(const char *code, struct pt_str text)
{
    const struct pt_str found = pt_langid(text);
    ck_assert_msg(pt_str_equal(found, pt_str_of(code)),
                  "'%.*s', not '%s': %.*s", PT_STR_FMT(found), code,
                  PT_STR_FMT(text));
}

START_TEST(a_few_sentences_are_enough)
{
    check_code(reports[_i].code, pt_str_of(reports[_i].text));
}
END_TEST

START_TEST(every_language_with_a_stemmer_is_among_them)
{
    for (int id = 0; pt_stemmer_lang(id).len; id++) {
        size_t i = 0;
        while (i < PT_COUNTOF(reports) &&
               !pt_str_equal(pt_stemmer_lang(id), pt_str_of(reports[i].code)))
            i++;
        ck_assert_msg(i < PT_COUNTOF(reports), "no report in %s",
                      pt_stemmer_lang(id).ptr);
    }
}
END_TEST

START_TEST(a_long_text_says_the_same)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    while (text.len < (size_t)3 * PT_LANGID_BYTES)
        pt_buf_printf(&text, "%s\n", reports[_i].text);
    check_code(reports[_i].code, pt_buf_str(&text));
    pt_buf_fini(&text);
}
END_TEST

START_TEST(unclear_texts_have_no_language)
{
    check_code("", pt_str_of(unclear[_i]));
}
END_TEST

START_TEST(case_does_not_matter)
{
    check_code("en",
               PT_STR("THE DELEGATION LEFT THE HOTEL AND SAID THAT NOTHING HAD "
                      "BEEN SIGNED. THE TALKS WOULD GO ON, BUT NOT IN THIS "
                      "CITY, AND NOT WITH THIS COFFEE."));
    check_code("uk",
               PT_STR("ДЕЛЕГАЦІЯ ВИЙШЛА З ГОТЕЛЮ Й ПОВІДОМИЛА, ЩО НІЧОГО НЕ "
                      "ПІДПИСАНО. ЇЇ ГОЛОВА СКАЗАВ, ЩО РОЗМОВА ТРИВАТИМЕ, АЛЕ "
                      "НЕ В ЦЬОМУ МІСТІ Й НЕ НА ЦИХ СТІЛЬЦЯХ."));
}
END_TEST

START_TEST(a_quotation_in_another_language_does_not_decide)
{
    check_code("en",
               PT_STR("The minister read the letter twice and put it on the "
                      "table. \u201cНичего не подписано\u201d, it said, and "
                      "it was not clear who had written that or for whom. He "
                      "had his own opinion, but he would not say it."));
    check_code("ru",
               PT_STR("Министр сказал, что письмо написано на украинском "
                      "языке: \u00abНічого не підписано\u00bb. Он не знает, "
                      "кто его написал и для кого оно было, но уже ответил."));
}
END_TEST

/* Cyrillic of which only one language has all the letters is never taken for
 * the language of the rest of an index. */
START_TEST(letters_tell_short_cyrillic_texts_apart)
{
    check_code("ru", PT_STR("Причал закрыт. Капитан сказал, что суда не выйдут "
                            "до пятницы: лёд слишком толстый."));
    check_code("uk", PT_STR("Причал закрито. Капітан сказав, що судна не "
                            "вийдуть до п’ятниці: крига надто товста."));
    check_code("", PT_STR("Порт Одеса Херсон Измаил карта план схема парк"));
}
END_TEST

START_TEST(only_the_first_bytes_are_read)
{
    struct pt_buf text;
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    while (text.len < PT_LANGID_BYTES)
        pt_buf_puts(&text, reports[0].text);
    while (text.len < (size_t)4 * PT_LANGID_BYTES)
        pt_buf_puts(&text, reports[1].text);
    check_code("en", pt_buf_str(&text));
    pt_buf_fini(&text);
}
END_TEST

static const struct {
    const char *text, *code;
} langs[] = {
    {"en",                   "en"},
    {"en-US",                "en"},
    {"EN_us.UTF-8",          "en"},
    {"English",              "en"},
    {"eng",                  "en"},
    {" uk ",                 "uk"},
    {"ua",                   "uk"},
    {"русский",       "ru"},
    {"zh-Hant",              "zh"},
    {"nb",                   "no"},
    {"slo",                  "sk"},
    {"fo",                   "fo"},
    {"Klingon",              ""  },
    {"xx",                   ""  },
    {"e",                    ""  },
    {"",                     ""  },
    {"und",                  ""  },
    {"1a",                   ""  },
    {"en,fr",                "en"},
    {"Chinese (Simplified)", "zh"},
};

START_TEST(a_language_is_its_code)
{
    const struct pt_str code = pt_lang_code(pt_str_of(langs[_i].text));
    ck_assert_msg(pt_str_equal(code, pt_str_of(langs[_i].code)), "'%s': %.*s",
                  langs[_i].text, PT_STR_FMT(code));
}
END_TEST

Suite *pt_suite_langid(void)
{
    Suite *const suite = suite_create("langid");
    TCase *const tcase = tcase_create("languages");
    const int n_reports = (int)PT_COUNTOF(reports);
    tcase_add_loop_test(tcase, a_few_sentences_are_enough, 0, n_reports);
    tcase_add_test(tcase, every_language_with_a_stemmer_is_among_them);
    tcase_add_loop_test(tcase, a_long_text_says_the_same, 0, n_reports);
    tcase_add_loop_test(tcase, unclear_texts_have_no_language, 0,
                        (int)PT_COUNTOF(unclear));
    tcase_add_test(tcase, case_does_not_matter);
    tcase_add_test(tcase, a_quotation_in_another_language_does_not_decide);
    tcase_add_test(tcase, letters_tell_short_cyrillic_texts_apart);
    tcase_add_test(tcase, only_the_first_bytes_are_read);
    tcase_add_loop_test(tcase, a_language_is_its_code, 0,
                        (int)PT_COUNTOF(langs));
    suite_add_tcase(suite, tcase);
    return suite;
}
