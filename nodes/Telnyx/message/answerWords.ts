const list = (words: string): string[] => words.trim().split(/\s*,\s*|\n\s*/);

/** What people say when they agree, in the languages that are spoken most; without accents and apostrophes. */
export const yesWords = list(`
	yes, yeah, yea, yep, yup, yess, yesss, ya, yah, aye, ok, okay, okey, oki, okidoki, kk, sure, sure thing, of course, certainly, definitely, absolutely
	affirmative, agreed, agree, i agree, approved, approve, confirm, confirmed, confirming, i confirm, correct, right, exactly, accept, accepted, deal, done
	go ahead, go for it, do it, please do, sounds good, sounds great, looks good, perfect, great, fine, that works, works for me, works, will do, i do, i will, i can, i am, ill be there, i will be there, see you then, see you there, count me in, im in, why not, by all means, you bet, all good, true
	si, sip, claro, claro que si, por supuesto, vale, de acuerdo, dale, bueno, correcto, confirmo, confirmado, acepto, esta bien, perfecto
	oui, ouais, bien sur, d accord, daccord, c est bon, volontiers, je confirme, confirme, parfait, avec plaisir
	ja, jawohl, jup, jo, jep, klar, na klar, gerne, sicher, natuerlich, naturlich, passt, einverstanden, in ordnung, genau, stimmt, selbstverstandlich, bestatigt, ich bestatige, auf jeden fall
	certo, certamente, va bene, d accordo, perfetto, confermo, confermato, volentieri
	sim, claro que sim, com certeza, pode ser, confirmado, ta bom, beleza, isso
	jawel, zeker, natuurlijk, akkoord, prima, goed, graag, oke
	tak jest, oczywiscie, jasne, dobrze, zgoda, potwierdzam, pewnie
	jaa, joo, kylla, selva, sopii, japp, visst, absolut, jada, javisst, det er fint, gjerne, selvfolgelig, okej
	evet, tamam, olur, tabii, tabi, elbette, onayliyorum
	ano, jiste, dobre, souhlasim
	da, desigur, sigur, bine, de acord
	igen, rendben, persze
	да, ага, угу, хорошо, ладно, конечно, согласен, согласна, подтверждаю, давай, так, звичайно, добре, згоден, згодна, точно, ок, окей
	ναι, μαλιστα, βεβαια, ενταξει, συμφωνω
	نعم, اجل, ايوه, ايوا, موافق, تمام, اكيد, طيب, حسنا, بله, آره
	כן, בטח, בסדר, מאשר, מאשרת
	हाँ, हां, हा, जी, जी हाँ, जी हां, ठीक है, ज़रूर, haan, ji haan, theek hai, thik hai
	হ্যাঁ, জি, ஆம், అవును, ہاں, جی ہاں
	はい, うん, ええ, 了解, 了解です, 承知しました, わかりました, 大丈夫, 大丈夫です, オッケー, お願いします
	是, 是的, 好, 好的, 好啊, 可以, 行, 没问题, 沒問題, 对, 對, 同意, 确认, 確認, 嗯, 要
	네, 예, 응, 좋아요, 좋습니다, 알겠습니다, 확인, 그래, 동의합니다
	ใช่, ได้, ครับ, ค่ะ, ตกลง, โอเค
	vang, dong y, duoc, da vang, iya, baik, setuju, boleh, ndiyo, sawa, opo, sige
`);

/** What they say when they refuse. */
export const noWords = list(`
	no, nope, nah, nay, noo, nooo, never, no way, not now, not today, not really, no thanks, no thank you, negative, decline, declined, i decline, deny, denied, refuse, refused, reject, rejected, disagree, i disagree
	dont, do not, please dont, dont do it, cant, cannot, i cant, i cannot, i wont, wont, cant make it, i cant make it, wont make it, unable, unfortunately not, im afraid not, i am afraid not, sorry no, cancel, cancel it, stop it, false, wrong, incorrect, not ok, not okay, not good, not possible, forget it, i do not, i dont
	no gracias, nunca, jamas, negativo, de ninguna manera, no puedo, rechazo, cancelar, para nada
	non, non merci, pas du tout, jamais, pas d accord, je refuse, je ne peux pas, nan, surtout pas
	nein, nee, nein danke, niemals, auf keinen fall, lieber nicht, leider nicht, leider nein, abgelehnt, geht nicht, passt nicht, absagen
	non posso, no grazie, assolutamente no, rifiuto
	nao, nao obrigado, nao obrigada, nunca, nao posso, recuso, negativo
	neen, nee bedankt, liever niet, helaas niet
	nie, nie dziekuje, nigdy, odmawiam
	nej, nei, nej tack, nej tak, nei takk, ei, ei kiitos, ikke, inte, aldrig
	hayir, yok, olmaz, istemiyorum
	nikoli, nechci, nikdy
	nu multumesc, niciodata
	nem, nem koszonom
	нет, неа, ні, не, никогда, ніколи, отказываюсь, не надо, не могу, нельзя, не согласен, не согласна
	οχι
	لا, كلا, لا شكرا, ابدا, غير موافق, نه, خیر
	לא, לא תודה
	नहीं, नही, ना, जी नहीं, मत, nahi, nahin
	না, இல்லை, కాదు, నہیں, نہیں, جی نہیں
	いいえ, いや, 無理, 無理です, だめ, ダメ, 結構です, やめます, できません, iie
	不, 不是, 不要, 不行, 不好, 不可以, 没有, 不用, 否, 拒绝, 拒絕, 不同意, 不能
	아니요, 아니오, 아니, 싫어요, 안돼요, 안 돼요, 거절, 아뇨
	ไม่, ไม่ใช่, ไม่ได้, ไม่เอา
	khong, tidak, bukan, jangan, gak, nggak, hapana, hindi
`);

/**
 * What says so only where nothing else is said, since it means something else elsewhere: Danish "tak" thanks, and Polish
 * "tak" agrees.
 */
export const alone: Record<string, 'yes' | 'no'> = {
	y: 'yes',
	k: 'yes',
	tak: 'yes',
	hai: 'yes',
	ji: 'yes',
	u: 'yes',
	n: 'no',
	ne: 'no',
	nu: 'no',
	na: 'no',
	mai: 'no',
};

/** What turns an agreement round, or makes it doubtful. */
export const negations = list(
	'not, dont, cant, wont, isnt, doesnt, didnt, nicht, kein, keine, pas, jamais, niet, geen, nunca, jamas, nem, inte, ikke, nie, nao, non, не, нет, degil, لا, לא, नहीं, 不, 没, 沒, 못, 안',
);

/** What people add, and what says nothing by itself. */
export const courtesies = list(`
	please, pls, plz, thanks, thank you, thank u, thanks a lot, many thanks, thx, ty, cheers, sir, maam, madam, hi, hello, hey, dear, oh, well, um, uh, haha, lol, mate, man, buddy, guys, it, that, this, that one, the, a, an, to, is, one, lets, take, ill take, i would like, id like, i choose, i pick, i want, my answer is, answer, for me, me, at, on, by, with, and
	por favor, gracias, muchas gracias, hola, el, la, los, las
	merci, merci beaucoup, svp, stp, s il vous plait, sil vous plait, bonjour, le, les
	bitte, danke, danke schon, vielen dank, hallo, der, die, das, am, um
	per favore, grazie, ciao, il
	obrigado, obrigada, por gentileza, ola
	alstublieft, aub, dank je, dank u, bedankt, graag gedaan
	prosze, dziekuje, dzieki, prosim, dekuji
	tack, takk, tak, kiitos
	tesekkurler, lutfen
	пожалуйста, спасибо, будь ласка, дякую
	ευχαριστω, παρακαλω
	شكرا, من فضلك, לא תודה, תודה, בבקשה, धन्यवाद, कृपया
	ありがとう, ありがとうございます, 谢谢, 謝謝, 请, 감사합니다, 고맙습니다
`);

export const yesEmoji = ['👍', '✅', '👌', '✔', '☑', '🆗', '💯', '🙆', '❤', '♥', '🫡', '🤝'];
export const noEmoji = ['👎', '❌', '🚫', '✖', '⛔', '🙅', '🛑', '❎'];

/** Phrases that hold a word of agreement or refusal, and mean neither. */
export const idioms = list(`
	no problem, no problems, no prob, no worries, no issue, no issues, not a problem, not a problem at all, no doubt, no rush, no need to worry, yeah right
	no hay problema, sin problema, pas de probleme, pas de souci, pas de soucis, kein problem, kein thema, keine sorge, geen probleem, nessun problema, sem problema, sem problemas, nema problema, zaden problem, nie ma problemu, inga problem, intet problem, sorun yok, sorun degil, нет проблем, без проблем
`);

/** What makes it doubtful whether a reply means what one of its words says. */
export const doubts = list(`
	but, if, unless, maybe, perhaps, or, instead, except, only, until, depends, possibly, probably, might, not sure, unsure, later, wait, think, rather, however, though, when, which, what, who, how, why
	pero, tal vez, quizas, quiza, depende, cuando, despues, salvo
	mais, peut etre, sauf, quand, plutot, ca depend
	aber, vielleicht, wenn, falls, oder, sondern, erst, wann, kommt drauf an, jein
	ma, forse, se, oppure, dipende, quando
	mas, talvez, depende
	maar, misschien, als, of, wanneer
	ale, moze, jesli, albo, lub
	men, kanske, maske, kanskje, eller, hvis, om, ehka
	ama, belki, eger
	но, может, если, или, возможно, але, може, якщо, або
	لكن, ربما, اذا
	אבל, אולי
	लेकिन, शायद, अगर
	でも, たぶん, かも, もし
	但是, 可能, 也许, 如果, 或者
	하지만, 아마, 만약
`);
