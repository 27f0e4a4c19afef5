/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * check_charsets.c: texts of many languages, put into many encodings by iconv,
 * and read back without being told in which.
 */
#include "indexer/sources/encoding.h"

#include "common/buf.h"

#include <check.h>
#include <iconv.h>

Suite *pt_suite_charsets(void);

/* ------------------------------------------------------------ material --- */

/* A few sentences each, about a ferry. */
static const struct {
    const char *lang, *text;
} texts[] = {
    {"ru",  "Паром отошёл от причала на "
           "рассвете, и на борту было "
           "одиннадцать пассажиров. Никто на "
           "берегу не знал, когда он вернётся "
           "обратно. Капитан сказал, что погода "
           "портится и что рыбаки уже убрали "
           "сети. К вечеру ветер стих, но судно "
           "так и не появилось."                      },
    {"uk",  "Пором відійшов від причалу на "
           "світанку, і на борту було "
           "одинадцять пасажирів. Ніхто на "
           "березі не знав, коли він "
           "повернеться назад. Капітан сказав, "
           "що погода псується і що рибалки вже "
           "прибрали свої сіті. Увечері вітер "
           "ущух, але її ніхто не побачив."   },
    {"bg",  "Фериботът потегли от кея призори с "
           "единадесет пътници на борда. Никой "
           "на брега не знаеше кога ще се върне "
           "обратно. Капитанът каза, че времето "
           "се разваля и че рибарите вече са "
           "прибрали мрежите си. Привечер "
           "вятърът утихна, но корабът не се "
           "появи."                                             },
    {"sr",  "Трајект је кренуо са пристаништа у "
           "зору са једанаест путника. Нико на "
           "обали није знао када ће се вратити. "
           "Капетан је рекао да се време квари "
           "и да су рибари већ склонили мреже. "
           "Предвече је ветар стао, али брод се "
           "није појавио."                                },
    {"el",  "Το φέρι έφυγε από την αποβάθρα την "
           "αυγή με έντεκα επιβάτες. Κανείς "
           "στην ακτή δεν ήξερε πότε θα "
           "επιστρέψει. Ο καπετάνιος είπε ότι ο "
           "καιρός χαλάει και ότι οι ψαράδες "
           "έχουν ήδη μαζέψει τα δίχτυα τους. "
           "Το βράδυ ο άνεμος έπεσε, αλλά το "
           "πλοίο δεν φάνηκε."                         },
    {"he",  "המעבורת יצאה מהרציף עם שחר ועליה "
           "אחד עשר נוסעים. איש על החוף לא ידע "
           "מתי היא תחזור. רב החובל אמר שמזג "
           "האוויר מחמיר ושהדייגים כבר אספו את "
           "הרשתות שלהם. לקראת ערב שככה הרוח, "
           "אבל הספינה לא נראתה."                    },
    {"ar",  "غادرت العبارة الرصيف عند الفجر "
           "وعلى متنها أحد عشر راكبا. لم يكن أحد "
           "على الشاطئ يعرف متى ستعود. قال "
           "القبطان إن الطقس يزداد سوءا وإن "
           "الصيادين قد جمعوا شباكهم بالفعل. في "
           "المساء هدأت الريح لكن السفينة لم "
           "تظهر."                                               },
    {"tr",  "Feribot şafakta on bir yolcuyla iskeleden ayrıldı. Kıyıda "
           "hiç kimse ne zaman döneceğini bilmiyordu. Kaptan havanın "
           "bozduğunu ve balıkçıların ağlarını çoktan "
           "topladığını söyledi. Akşama doğru rüzgâr dindi, ama "
           "gemi görünmedi. Şimdi herkes çağrı bekliyor."      },
    {"pl",  "Prom odpłynął o świcie z jedenastoma pasażerami na "
           "pokładzie. Nikt na brzegu nie wiedział, kiedy wróci. Kapitan "
           "powiedział, że pogoda się psuje i że rybacy już zabrali "
           "swoje sieci. Wieczorem wiatr ucichł, ale statek się nie "
           "pojawił. Później wysłano łódź."                   },
    {"cs",  "Přívoz vyplul za úsvitu s jedenácti cestujícími na "
           "palubě. Nikdo na břehu nevěděl, kdy se vrátí. Kapitán "
           "řekl, že se počasí zhoršuje a že rybáři už sklidili "
           "své sítě. K večeru vítr utichl, ale loď se neobjevila. "
           "Později vyslali člun."                                 },
    {"sk",  "Trajekt vyplával za úsvitu s jedenástimi cestujúcimi na "
           "palube. Nikto na brehu nevedel, kedy sa vráti. Kapitán "
           "povedal, že počasie sa zhoršuje a že rybári už zložili "
           "svoje siete. K večeru vietor utíchol, ale loď sa neobjavila. "
           "Potom vyslali čln."                                     },
    {"hu",  "A komp hajnalban indult el a mólótól tizenegy utassal a "
           "fedélzetén. Senki sem tudta a parton, mikor tér vissza. A "
           "kapitány azt mondta, hogy romlik az idő, és a halászok már "
           "összeszedték a hálóikat. Estére elült a szél, de a hajó "
           "nem tűnt fel."                                          },
    {"ro",  "Feribotul a plecat de la chei în zori cu unsprezece pasageri la "
           "bord. Nimeni de pe țărm nu știa când se va întoarce. "
           "Căpitanul a spus că vremea se strică și că pescarii și-au "
           "strâns deja plasele. Spre seară vântul s-a liniștit, dar "
           "vasul nu s-a arătat."                                   },
    {"hr",  "Trajekt je u zoru krenuo s pristaništa s jedanaest putnika. "
           "Nitko na obali nije znao kada će se vratiti. Kapetan je rekao "
           "da se vrijeme kvari i da su ribari već pokupili svoje mreže. "
           "Predvečer je vjetar stao, ali brod se nije pojavio. Šest žena "
           "čeka."                                                  },
    {"lt",  "Keltas aušrą išplaukė nuo krantinės su vienuolika "
           "keleivių. Niekas krante nežinojo, kada jis grįš. Kapitonas "
           "pasakė, kad oras blogėja ir kad žvejai jau surinko savo "
           "tinklus. Vakarop vėjas nurimo, bet laivas nepasirodė. Dabar "
           "žmonės laukia žinių."                                },
    {"lv",  "Prāmis rītausmā atstāja piestātni ar vienpadsmit "
           "pasažieriem. Neviens krastā nezināja, kad tas atgriezīsies. "
           "Kapteinis teica, ka laiks pasliktinās un ka zvejnieki jau "
           "savākuši savus tīklus. Vakarā vējš norima, bet kuģis "
           "neparādījās."                                         },
    {"et",  "Praam lahkus kai äärest koidikul üheteistkümne reisijaga. "
           "Keegi kaldal ei teadnud, millal see tagasi tuleb. Kapten ütles, "
           "et ilm läheb halvemaks ja et kalurid on oma võrgud juba kokku "
           "korjanud. Õhtuks tuul vaibus, aga laeva ei paistnud."   },
    {"de",  "Die Fähre legte im Morgengrauen mit elf Fahrgästen an Bord ab. "
           "Niemand am Ufer wusste, wann sie zurückkehren würde. Der "
           "Kapitän sagte, das Wetter werde schlechter und die Fischer "
           "hätten ihre Netze längst eingeholt. Gegen Abend ließ der Wind "
           "nach, doch das Schiff kam nicht."                        },
    {"fr",  "Le bac a quitté le quai à l’aube avec onze passagers à "
           "bord. Personne sur la rive ne savait quand il reviendrait. Le "
           "capitaine a déclaré que le temps se gâtait et que les "
           "pêcheurs avaient déjà rentré leurs filets. Vers le soir, le "
           "vent est tombé, mais le bateau ne s’est pas montré." },
    {"es",  "El transbordador salió del muelle al amanecer con once "
           "pasajeros a bordo. Nadie en la orilla sabía cuándo volvería. "
           "El capitán dijo que el tiempo empeoraba y que los pescadores ya "
           "habían recogido sus redes. Al anochecer el viento amainó, pero "
           "el barco no apareció. Mañana habrá más información."},
    {"pt",  "A balsa saiu do cais ao amanhecer com onze passageiros a bordo. "
           "Ninguém na margem sabia quando voltaria. O capitão disse que o "
           "tempo estava piorando e que os pescadores já tinham recolhido "
           "as suas redes. À noite o vento parou, mas a embarcação não "
           "apareceu. Não há notícias."                           },
    {"it",  "Il traghetto è partito dal molo all’alba con undici "
           "passeggeri. Nessuno sulla riva sapeva quando sarebbe tornato. Il "
           "capitano ha detto che il tempo peggiorava e che i pescatori "
           "avevano già ritirato le reti. Verso sera il vento calò, però "
           "la nave non si vide più."                               },
    {"sv",  "Färjan lämnade kajen i gryningen med elva passagerare ombord. "
           "Ingen på stranden visste när den skulle komma tillbaka. "
           "Kaptenen sade att vädret blev sämre och att fiskarna redan "
           "hade tagit in sina nät. Mot kvällen mojnade vinden, men båten "
           "syntes inte till."                                       },
    {"da",  "Færgen forlod kajen ved daggry med elleve passagerer om bord. "
           "Ingen på stranden vidste, hvornår den ville vende tilbage. "
           "Kaptajnen sagde, at vejret blev dårligere, og at fiskerne "
           "allerede havde taget deres net ind. Hen mod aften lagde vinden "
           "sig, men skibet kom ikke."                               },
    {"fi",  "Lautta lähti laiturista aamunkoitteessa yksitoista matkustajaa "
           "mukanaan. Kukaan rannalla ei tiennyt, milloin se palaisi. "
           "Kapteeni sanoi, että sää huononee ja että kalastajat olivat "
           "jo keränneet verkkonsa. Illalla tuuli tyyntyi, mutta laivaa ei "
           "näkynyt."                                               },
    {"en",  "The ferry – an old one – left the quay at dawn with eleven "
           "passengers, two bicycles and a crate of hens. “Nobody knows "
           "when it’ll be back,” the harbour master said. Tickets cost "
           "£12. By the evening the wind had dropped, but the boat was "
           "nowhere to be seen…"                                   },
    {"th",  "เรือข้ามฟากออกจากท"
           "่าเรือตอนรุ่งสางพร"
           "้อมผู้โดยสารสิบเอ็"
           "ดคน ไม่มีใครบนฝั่ง"
           "รู้ว่าเรือจะกลับมา"
           "เมื่อไร กัปตันบอกว"
           "่าอากาศกำลังแย่ลงแ"
           "ละชาวประมงได้เก็บอ"
           "วนแล้ว พอตกเย็นลมส"
           "งบลง แต่เรือก็ไม่ป"
           "รากฏ"                                            },
    {"vi",  "Chiếc phà rời bến lúc bình minh với mười một "
           "hành khách. Không ai trên bờ biết khi nào nó sẽ quay "
           "lại. Thuyền trưởng nói rằng thời tiết đang xấu "
           "đi và ngư dân đã thu lưới của họ. Đến chiều "
           "gió lặng, nhưng con tàu vẫn không xuất hiện."},
    {"zh",  "渡轮在黎明时分离开码头，船上有十一名"
           "乘客。岸上没有人知道它什么时候回来。"
           "船长说天气正在变坏，渔民们已经把渔网"
           "收起来了。傍晚时风停了，但是那条船仍"
           "然没有出现。港务局说，明天早上将派出"
           "一艘小艇去寻找，希望大家耐心等待消息"
           "。"                                                     },
    {"zht", "渡輪在黎明時分離開碼頭，船上有十一名"
            "乘客。岸上沒有人知道它什麼時候回來。"
            "船長說天氣正在變壞，漁民們已經把漁網"
            "收起來了。傍晚時風停了，但是那條船仍"
            "然沒有出現。港務局說，明天早上將派出"
            "一艘小艇去尋找，希望大家耐心等待消息"
            "。"                                                   },
    {"ja",  "フェリーは夜明けに十一人の乗客を乗せ"
           "て桟橋を離れた。いつ戻るのか、岸にい"
           "る人は誰も知らなかった。船長は天気が"
           "悪くなっていると言い、漁師たちはもう"
           "網を片づけていた。夕方には風がやんだ"
           "が、船は姿を見せなかった。明日の朝、"
           "小さな船が捜しに出る予定だ。"              },
    {"ko",  "여객선은 새벽에 승객 열한 명을 태우고 부두를 "
           "떠났다. 언제 돌아올지 해안에 있는 사람은 "
           "아무도 몰랐다. 선장은 날씨가 나빠지고 있으며 "
           "어부들이 이미 그물을 거두었다고 말했다. "
           "저녁이 되자 바람이 잦아들었지만 배는 "
           "나타나지 않았다."                                 },
};

static const struct {
    const char *charset, *lang;
} written[] = {
    {"windows-1251", "ru" },
    {"KOI8-R",       "ru" },
    {"ISO-8859-5",   "ru" },
    {"IBM866",       "ru" },
    {"windows-1251", "uk" },
    {"KOI8-U",       "uk" },
    {"windows-1251", "bg" },
    {"windows-1251", "sr" },
    {"ISO-8859-7",   "el" },
    {"windows-1253", "el" },
    {"windows-1255", "he" },
    {"ISO-8859-8",   "he" },
    {"windows-1256", "ar" },
    {"ISO-8859-6",   "ar" },
    {"windows-1254", "tr" },
    {"ISO-8859-9",   "tr" },
    {"ISO-8859-2",   "pl" },
    {"windows-1250", "pl" },
    {"windows-1250", "cs" },
    {"ISO-8859-2",   "cs" },
    {"windows-1250", "sk" },
    {"ISO-8859-2",   "hu" },
    {"windows-1250", "hu" },
    {"ISO-8859-16",  "ro" },
    {"windows-1250", "hr" },
    {"ISO-8859-2",   "hr" },
    {"windows-1257", "lt" },
    {"ISO-8859-13",  "lt" },
    {"windows-1257", "lv" },
    {"windows-1257", "et" },
    {"ISO-8859-4",   "lv" },
    {"windows-1252", "de" },
    {"windows-1252", "fr" },
    {"windows-1252", "es" },
    {"windows-1252", "pt" },
    {"windows-1252", "it" },
    {"windows-1252", "sv" },
    {"windows-1252", "da" },
    {"windows-1252", "fi" },
    {"windows-1252", "en" },
    {"windows-1252", "et" },
    {"TIS-620",      "th" },
    {"GB18030",      "zh" },
    {"Big5",         "zht"},
    {"Shift_JIS",    "ja" },
    {"EUC-JP",       "ja" },
    {"ISO-2022-JP",  "ja" },
    {"EUC-KR",       "ko" },
    {"EUC-TW",       "zht"},
    {"GB18030",      "zht"},
    {"windows-1258", "vi" },
};

static const struct {
    const char *charset, *text;
} shorts[] = {
    {"windows-1252", "café"                                            },
    {"windows-1252", "Genève “oui” €5"                           },
    {"windows-1252", "naïve"                                           },
    {"windows-1252", "It’s a £5 fare"                                },
    {"windows-1252", "© 2025 Quay"                                     },
    {"windows-1252", "El niño comió"                                  },
    {"windows-1252", "Größe"                                          },
    {"windows-1252", "Ålesund"                                         },
    {"windows-1252", "São Paulo é bonito"                             },
    {"windows-1252", "Die Fähre kommt später"                         },
    {"windows-1252", "Les élèves étaient à l’école"              },
    {"windows-1252", "“Yes,” he said"                               },
    {"windows-1252", "a – b"                                          },
    {"windows-1251", "Паром"                                       },
    {"windows-1251", "Паром ушёл"                              },
    {"windows-1251", "Новости дня"                            },
    {"KOI8-R",       "Паром"                                       },
    {"KOI8-R",       "Паром ушёл"                              },
    {"KOI8-R",       "Новости дня"                            },
    {"KOI8-U",       "Пором відійшов від причалу"},
    {"windows-1250", "Wałęsa w Gdańsku"                              },
    {"windows-1250", "Přívoz vyplul"                                  },
    {"ISO-8859-2",   "Wałęsa w Gdańsku"                              },
    {"windows-1253", "Το φέρι έφυγε"                         },
    {"windows-1254", "Şafakta ayrıldı"                               },
    {"windows-1255", "המעבורת יצאה"                          },
    {"windows-1256", "غادرت العبارة"                        },
    {"GB18030",      "渡轮在黎明时分离开码头"                },
    {"Big5",         "渡輪在黎明時分離開碼頭"                },
    {"Shift_JIS",    "フェリーは夜明けに"                      },
    {"EUC-JP",       "フェリーは夜明けに"                      },
    {"EUC-KR",       "여객선은 새벽에"                           },
    {"ISO-2022-JP",  "夜明けに"                                     },
    {"ISO-2022-KR",  "여객선은 새벽에"                           },
    {"TIS-620",      "เรือข้ามฟาก"                },
};

static struct pt_str text_in(const char *lang)
{
    for (size_t i = 0; i < PT_COUNTOF(texts); i++)
        if (strcmp(texts[i].lang, lang) == 0)
            return pt_str_of(texts[i].text);
    ck_abort_msg("no text in %s", lang);
    return PT_STR("");
}

/* Up to the first full stop; of what has none, a few words. */
static struct pt_str first_sentence(struct pt_str text)
{
    const struct pt_str stop = PT_STR("。");
    for (size_t i = 0; i < text.len; i++) {
        const struct pt_str rest = pt_str_sub(text, i, text.len);
        if (pt_str_begins(rest, stop))
            return pt_str_sub(text, 0, i + stop.len);
        if (pt_str_begins(rest, PT_STR(".")))
            return pt_str_sub(text, 0, i + 1);
    }
    return pt_str_sub(text, 0, pt_str_find(text, ' '));
}

/* text in charset; the bytes live in arena. */
static struct pt_str
encode(struct pt_str text, const char *charset, struct pt_arena *arena)
{
    const size_t room = text.len * 4 + 64;
    char *const bytes = pt_arena_alloc(arena, room);
    char *from = (char *)text.ptr, *to = bytes;
    size_t n_from = text.len, n_to = room;
    const iconv_t converter = iconv_open(charset, "UTF-8");
    ck_assert_msg(converter != (iconv_t)-1, "no %s", charset);
    ck_assert_msg(iconv(converter, &from, &n_from, &to, &n_to) == 0,
                  "%.*s cannot be in %s", PT_STR_FMT(text), charset);
    iconv(converter, NULL, NULL, &to, &n_to);
    iconv_close(converter);
    return pt_str_n(bytes, room - n_to);
}

/* True when bytes are read as text; told that they are in declared. */
static bool reads_back(struct pt_str text,
                       const char *charset,
                       const char *declared,
                       struct pt_decoded *out,
                       struct pt_arena *arena)
{
    const struct pt_str bytes = encode(text, charset, arena);
    return pt_encoding_decode_as(bytes, pt_str_of(declared), arena, out,
                                 NULL) == PT_OK &&
           pt_str_equal(out->text, text);
}

/* --------------------------------------------------------------- tests --- */

START_TEST(a_text_of_a_few_sentences_is_read)
{
    struct pt_arena arena;
    struct pt_decoded got = {0};
    pt_arena_init(&arena);
    const struct pt_str text = text_in(written[_i].lang);
    ck_assert_uint_ge(text.len, 200);
    ck_assert_msg(reads_back(text, written[_i].charset, "", &got, &arena),
                  "%s in %s, taken for %s: %.*s", written[_i].lang,
                  written[_i].charset, got.charset, PT_STR_FMT(got.text));
    pt_arena_fini(&arena);
}
END_TEST

START_TEST(nearly_every_first_sentence_is_read)
{
    struct pt_arena arena;
    size_t n_read = 0;
    pt_arena_init(&arena);
    for (size_t i = 0; i < PT_COUNTOF(written); i++) {
        struct pt_decoded got = {0};
        const struct pt_str text = first_sentence(text_in(written[i].lang));
        n_read += reads_back(text, written[i].charset, "", &got, &arena);
    }
    ck_assert_msg(n_read + 2 >= PT_COUNTOF(written), "%zu of %zu", n_read,
                  PT_COUNTOF(written));
    pt_arena_fini(&arena);
}
END_TEST

START_TEST(a_few_words_are_read)
{
    struct pt_arena arena;
    struct pt_decoded got = {0};
    pt_arena_init(&arena);
    const struct pt_str text = pt_str_of(shorts[_i].text);
    ck_assert_msg(reads_back(text, shorts[_i].charset, "", &got, &arena),
                  "%s in %s, taken for %s: %.*s", shorts[_i].text,
                  shorts[_i].charset, got.charset, PT_STR_FMT(got.text));
    pt_arena_fini(&arena);
}
END_TEST

/* Two words are no evidence; the declaration is. */
START_TEST(what_is_declared_is_believed)
{
    struct pt_arena arena;
    struct pt_decoded got = {0};
    pt_arena_init(&arena);
    const struct pt_str text = text_in(written[_i].lang);
    const struct pt_str few = first_sentence(text);
    ck_assert_msg(
        reads_back(few, written[_i].charset, written[_i].charset, &got, &arena),
        "%s in %s, taken for %s: %.*s", written[_i].lang, written[_i].charset,
        got.charset, PT_STR_FMT(got.text));
    pt_arena_fini(&arena);
}
END_TEST

static const struct {
    const char *bytes, *declared, *text, *charset;
} declared[] = {
  /* Other names. */
    {"caf\xe9",                                   "ISO-8859-1",                                                "café",       "windows-1252"},
    {"\x93oui\x94",                               " 'Latin1' ",                                                "“oui”",   "windows-1252"},
    {"\x93oui\x94",                               "us-ascii",                                                  "“oui”",   "windows-1252"},
    {"\xcf\xe0\xf0",                              "cp1251",                                                    "Пар",      "windows-1251"},
    {"\xcf\xe0\xf0",                              "WIN-1251",                                                  "Пар",      "windows-1251"},
    {"\xa6\xd7\xa4",                              "koi8-r",                                                    "івє",      "KOI8-U"      },
    {"\x8f\xac",                                  "x-sjis",                                                    "小",         "CP932"       },
    {"\xb6\xc9",                                  "gb2312",                                                    "渡",         "GB18030"     },
    {"\xc7\xd1",                                  "ks_c_5601-1987",                                            "한",         "CP949"       },
    {"\xa3\xe1",                                  "x-euc-jp",                                                  "ａ",         "EUC-JP"      },
    {"Hi +BB8- there",                            "utf-7",                                                     "Hi П there", "UTF-7"       },
 /* UTF-8 is UTF-8 whatever is declared. */
    {"é – Ж",                                 "ISO-8859-1",                                                "é – Ж",   "UTF-8"       },
    {"é – Ж",                                 "windows-1251",                                              "é – Ж",   "UTF-8"       },
    {"plain",                                     "windows-1251",                                              "plain",       "UTF-8"       },
 /* Impossible, unknown, absurd: found out. */
    {"Les \xe9l\xe8ves \xe9taient \xe0 la plage", "utf-8",
     "Les élèves étaient à la plage",                                                                                     "windows-1252"},
    {"Les \xe9l\xe8ves \xe9taient \xe0 la plage", "EUC-JP",
     "Les élèves étaient à la plage",                                                                                     "windows-1252"},
    {"Les \xe9l\xe8ves \xe9taient \xe0 la plage", "x-user-defined",
     "Les élèves étaient à la plage",                                                                                     "windows-1252"},
    {"caf\xe9",                                   "../../etc/passwd",                                          "café",       "windows-1252"},
    {"caf\xe9",                                   "UTF-8//IGNORE",                                             "café",       "windows-1252"},
    {"caf\xe9",                                   "a name that is far longer than any name of an encoding is",
     "café",                                                                                                                 "windows-1252"},
};

START_TEST(a_declaration_is_no_order)
{
    struct pt_arena arena;
    struct pt_decoded got = {0};
    struct pt_error err = {.status = PT_OK};
    pt_arena_init(&arena);
    ck_assert_msg(pt_encoding_decode_as(pt_str_of(declared[_i].bytes),
                                        pt_str_of(declared[_i].declared),
                                        &arena, &got, &err) == PT_OK,
                  "row %d: %s", _i, err.message);
    ck_assert_msg(pt_str_equal(got.text, pt_str_of(declared[_i].text)),
                  "row %d: %.*s by %s", _i, PT_STR_FMT(got.text), got.charset);
    ck_assert_msg(strcmp(got.charset, declared[_i].charset) == 0, "row %d: %s",
                  _i, got.charset);
    pt_arena_fini(&arena);
}
END_TEST

/* All of ours as UTF-16 and UTF-32. */
START_TEST(utf16_without_mark_is_read_in_every_language)
{
    static const char *const forms[] = {"UTF-16LE", "UTF-16BE"};
    struct pt_arena arena;
    pt_arena_init(&arena);
    for (size_t i = 0; i < PT_COUNTOF(forms); i++) {
        struct pt_decoded got = {0};
        struct pt_buf text;
        pt_buf_init(&text, PT_BUF_NO_CEILING);
        pt_buf_puts(&text, texts[_i].text);
        pt_buf_add_byte(&text, '\n');
        ck_assert_msg(reads_back(pt_buf_str(&text), forms[i], "", &got, &arena),
                      "%s in %s, taken for %s", texts[_i].lang, forms[i],
                      got.charset);
        ck_assert_str_eq(got.charset, forms[i]);
        pt_buf_fini(&text);
    }
    pt_arena_fini(&arena);
}
END_TEST

START_TEST(what_tells_may_come_late)
{
    struct pt_arena arena;
    struct pt_decoded got = {0};
    struct pt_buf text;
    pt_arena_init(&arena);
    pt_buf_init(&text, PT_BUF_NO_CEILING);
    for (int i = 0; i < 100000; i++)
        pt_buf_puts(&text, "0.25, ");
    pt_buf_add(&text, text_in("uk"));
    ck_assert_msg(
        reads_back(pt_buf_str(&text), "windows-1251", "", &got, &arena),
        "taken for %s", got.charset);
    pt_buf_fini(&text);
    pt_arena_fini(&arena);
}
END_TEST

Suite *pt_suite_charsets(void)
{
    Suite *const suite = suite_create("charsets");
    TCase *const tcase = tcase_create("guess");
    tcase_add_loop_test(tcase, a_text_of_a_few_sentences_is_read, 0,
                        PT_COUNTOF(written));
    tcase_add_test(tcase, nearly_every_first_sentence_is_read);
    tcase_add_loop_test(tcase, a_few_words_are_read, 0, PT_COUNTOF(shorts));
    tcase_add_loop_test(tcase, what_is_declared_is_believed, 0,
                        PT_COUNTOF(written));
    tcase_add_loop_test(tcase, a_declaration_is_no_order, 0,
                        PT_COUNTOF(declared));
    tcase_add_loop_test(tcase, utf16_without_mark_is_read_in_every_language, 0,
                        PT_COUNTOF(texts));
    tcase_add_test(tcase, what_tells_may_come_late);
    suite_add_tcase(suite, tcase);
    return suite;
}
