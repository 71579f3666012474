"""Questions about nothing in particular, the same eight in each language: what their vectors share is their language.

The vectors of a multilingual embedder gather by language besides by meaning. Taking away what the questions of one
language share brings a question nearer to what it means, wherever that is written.
"""

from __future__ import annotations

from types import MappingProxyType

PLAIN_QUESTIONS = MappingProxyType(
    {
        "en": (
            "What happened?", "When did it begin?", "Who was responsible for it?", "How many people were there?",
            "Where is it?", "Why did this happen?", "How much did it cost?", "What is the name of the company?",
        ),
        "zh": (
            "发生了什么事？", "它是什么时候开始的？", "谁对此负责？", "那里有多少人？", "它在哪里？",
            "为什么会发生这种事？", "它花了多少钱？", "这家公司叫什么名字？",
        ),
        "ja": (
            "何が起きましたか？", "それはいつ始まりましたか？", "誰がその責任者でしたか？", "何人いましたか？",
            "それはどこにありますか？", "なぜこれが起きたのですか？", "費用はいくらでしたか？",
            "その会社の名前は何ですか？",
        ),
        "ko": (
            "무슨 일이 있었습니까?", "그것은 언제 시작되었습니까?", "누가 책임자였습니까?",
            "사람이 몇 명 있었습니까?", "그것은 어디에 있습니까?", "왜 이런 일이 일어났습니까?",
            "비용은 얼마였습니까?", "그 회사의 이름은 무엇입니까?",
        ),
        "th": (
            "เกิดอะไรขึ้น", "มันเริ่มเมื่อไหร่", "ใครเป็นผู้รับผิดชอบ", "มีคนอยู่กี่คน", "มันอยู่ที่ไหน",
            "ทำไมสิ่งนี้จึงเกิดขึ้น", "มันมีค่าใช้จ่ายเท่าไร", "บริษัทนั้นชื่ออะไร",
        ),
        "ru": (
            "Что произошло?", "Когда это началось?", "Кто был за это ответственным?", "Сколько там было людей?",
            "Где это находится?", "Почему это произошло?", "Сколько это стоило?", "Как называется компания?",
        ),
        "ar": (
            "ماذا حدث؟", "متى بدأ ذلك؟", "من كان المسؤول عن ذلك؟", "كم شخصا كان هناك؟", "أين يقع؟",
            "لماذا حدث هذا؟", "كم كلف ذلك؟", "ما اسم الشركة؟",
        ),
        "he": (
            "מה קרה?", "מתי זה התחיל?", "מי היה אחראי לכך?", "כמה אנשים היו שם?", "איפה זה נמצא?", "למה זה קרה?",
            "כמה זה עלה?", "מה שם החברה?",
        ),
        "el": (
            "Τι συνέβη;", "Πότε άρχισε;", "Ποιος ήταν υπεύθυνος γι' αυτό;", "Πόσοι άνθρωποι ήταν εκεί;",
            "Πού βρίσκεται;", "Γιατί συνέβη αυτό;", "Πόσο κόστισε;", "Ποιο είναι το όνομα της εταιρείας;",
        ),
        "hi": (
            "क्या हुआ?", "यह कब शुरू हुआ?", "इसके लिए कौन ज़िम्मेदार था?", "वहाँ कितने लोग थे?", "यह कहाँ है?",
            "ऐसा क्यों हुआ?", "इसकी लागत कितनी थी?", "कंपनी का नाम क्या है?",
        ),
        "de": (
            "Was ist passiert?", "Wann hat es begonnen?", "Wer war dafür verantwortlich?",
            "Wie viele Menschen waren dort?", "Wo ist es?", "Warum ist das passiert?",
            "Wie viel hat es gekostet?", "Wie heißt die Firma?",
        ),
        "fr": (
            "Que s'est-il passé ?", "Quand cela a-t-il commencé ?", "Qui en était responsable ?",
            "Combien de personnes y avait-il ?", "Où est-ce ?", "Pourquoi cela est-il arrivé ?",
            "Combien cela a-t-il coûté ?", "Quel est le nom de l'entreprise ?",
        ),
        "es": (
            "¿Qué pasó?", "¿Cuándo empezó?", "¿Quién era el responsable?", "¿Cuántas personas había?",
            "¿Dónde está?", "¿Por qué pasó esto?", "¿Cuánto costó?", "¿Cómo se llama la empresa?",
        ),
        "it": (
            "Che cosa è successo?", "Quando è cominciato?", "Chi ne era responsabile?",
            "Quante persone c'erano?", "Dove si trova?", "Perché è successo?", "Quanto è costato?",
            "Come si chiama l'azienda?",
        ),
        "pt": (
            "O que aconteceu?", "Quando começou?", "Quem era o responsável?", "Quantas pessoas havia?",
            "Onde fica?", "Por que isso aconteceu?", "Quanto custou?", "Qual é o nome da empresa?",
        ),
        "nl": (
            "Wat is er gebeurd?", "Wanneer is het begonnen?", "Wie was er verantwoordelijk voor?",
            "Hoeveel mensen waren er?", "Waar is het?", "Waarom is dit gebeurd?", "Hoeveel heeft het gekost?",
            "Hoe heet het bedrijf?",
        ),
        "sv": (
            "Vad hände?", "När började det?", "Vem var ansvarig för det?", "Hur många människor var där?",
            "Var ligger det?", "Varför hände detta?", "Hur mycket kostade det?", "Vad heter företaget?",
        ),
        "pl": (
            "Co się stało?", "Kiedy to się zaczęło?", "Kto był za to odpowiedzialny?", "Ile osób tam było?",
            "Gdzie to jest?", "Dlaczego tak się stało?", "Ile to kosztowało?", "Jak nazywa się ta firma?",
        ),
        "tr": (
            "Ne oldu?", "Ne zaman başladı?", "Bundan kim sorumluydu?", "Orada kaç kişi vardı?", "Nerede?",
            "Bu neden oldu?", "Ne kadara mal oldu?", "Şirketin adı nedir?",
        ),
    }
)  # fmt: skip
"""By ISO 639-1 code, for every language that `store.language.text.language` tells."""
