/* How companies' mail words a password, row by row: each finds it among the
 * first candidates, and keeps it for files that come with a later mail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "check.h"
#include "unlock/password_finder.h"

/* The place of the password at the worst. */
#define FIRST 6

/* A text in which {} is the password. */
static const char *const wordings[] = {
	/* Labels. */
	"パスワード：{}",
	"パスワード:{}",
	"パスワード　：　{}",
	"パスワード＝{}",
	"パスワード={}です。",
	"ﾊﾟｽﾜｰﾄﾞ：{}",
	"パスワ－ド：{}",
	"PASSWORD：{}",
	"ＰＡＳＳ：{}",
	"Pass：{}",
	"PASS: {}",
	"pw：{}",
	"P/W: {}",
	"PWD={}",
	"パス：{}",
	"zipパス：{}",
	"ZIPPW：{}",
	"ＺＩＰパスワード：{}",
	"解凍PW：{}",
	"解凍用PW：{}",
	"解凍用パスワード：{}",
	"解凍パス【{}】",
	"解凍キー：{}",
	"解凍コード：{}",
	"開封パスワード：{}",
	"開封ワード：{}",
	"開封キー：{}",
	"復号パスワード：{}",
	"復号鍵：{}",
	"鍵：{}",
	"暗号化キー：{}",
	"暗証番号：{}",
	"合言葉：{}",
	"アクセスコード：{}",
	"閲覧パスワード：{}",
	"添付ファイルの解凍パスワード：{}",
	"添付ファイル解凍パスワード {}",
	"PW1：{}",
	"パスワード1：{}",
	"パスワード②：{}",
	"PINコード：{}",
	"Access code: {}",
	/* Between the label and the password. */
	"パスワードは{}です。",
	"パスワードは、{}です。",
	"パスワードは {} です。",
	"パスワードは「{}」です。",
	"パスワードは『{}』となります。",
	"パスワードは\"{}\"です。",
	"パスワードは“{}”です。",
	"パスワードは【{}】になります。",
	"パスワードは[{}]です",
	"パスワードは以下の通りです。：{}",
	"パスワードとして「{}」をご入力ください。",
	"パスワードに「{}」と入力して解凍してください。",
	"パスワード「{}」で開けます。",
	"パスワード{}で開けます。",
	"パスワードを{}に設定しました。",
	"パスワード→{}",
	"パスワード⇒{}",
	"パスワード⇒　{}",
	"パスワード👉{}",
	"パスワード……{}",
	"パスワード・・・{}",
	"パスワード‥‥{}",
	"パスワード...{}",
	"パスワード／{}",
	"パスワード／PW：{}",
	"PW/{}",
	"Password: see below\n{}",
	"Password: see the next line\n\n{}",
	"PW / {}",
	"パスワード；{}",
	"パスワード＋{}",
	"パスワード、{}",
	"パスワード－{}",
	"パスワード―{}",
	"パスワード＞{}",
	"パスワード　{}",
	"パスワード\t{}",
	"パスワード：　{}　（コピーの際はご注意ください）",
	"パスワード（半角英数）：{}",
	"パスワード（半角英数字8文字）：{}",
	"パスワード(8桁)：{}",
	"パスワード(zip)：{}",
	"パスワード【半角】：{}",
	"パスワード（解凍用）{}",
	"パスワード：（半角英数字）{}",
	"パスワード：※半角　{}",
	"■パスワード：{}",
	"◆解凍パスワード◆ {}",
	"【パスワード】{}",
	"【解凍PW】：{}",
	"＜パスワード＞{}",
	"[Password] {}",
	"(PW) {}",
	"※パスワード：{}",
	"・ＰＷ：{}",
	"*Password:* {}",
	"**Password**: `{}`",
	"Password: <{}>",
	"ID：taro　PW：{}",
	/* Behind the password. */
	"パスワード：{}（半角英数）",
	"パスワード：{}(半角)",
	"パスワード：{}＜半角＞",
	"パスワード：{}※半角",
	"パスワード：{}／有効期限7日",
	"パスワード：{}～",
	"パスワード：{}；",
	"パスワード：{}、です",
	"パスワード：{}(大文字小文字区別あり)",
	"パスワード：{}　※大文字・小文字を区別します",
	"パスワード：{}【半角】",
	"パスワード→{}←",
	"パスワード：“{}„",
	"パスワード：＜{}＞",
	"パスワード：（{}）",
	"パスワード：｛{}｝",
	"パスワード：＿{}＿",
	"パスワード：´{}´",
	"パスワード:\\{}",
	"ZIPパスワード｜{}｜",
	"パスワード：＃{}＃",
	"パスワード：--{}--",
	"パスワード：*{}*",
	"開封ワード：{}(半角)",
	"パス：{}/半角",
	/* In front of the label. */
	"＃{}＃ がパスワードです",
	"<{}> がパスワード",
	"「{}」がパスワードです。",
	"{}が解凍パスワードになります。",
	/* On the next line. */
	"パスワードは以下の通りです。\n{}",
	"パスワードは下記になります。\n\n　{}\n",
	"パスワード\n{}",
	"パスワード：\n{}",
	"解凍パスワード\n　⇒　{}",
	"PW\n{}",
	"【パスワード】\n{}",
	"■解凍パスワード■\n{}",
	"パスワード\n------------\n{}\n------------",
	"＝＝＝ パスワード ＝＝＝\n{}",
	"パスワード（半角英数字8文字）\n{}",
	"パスワード：（半角8文字）\n{}",
	"パスワードは8文字です。\n{}",
	"パスワードを以下に記載いたします。\n「{}」",
	"> パスワード：\n>{}",
	"> パスワード\n> {}\n",
	"解凍パスワードをお送りします。\nファイル名：見積.zip\n{}",
	"添付ZIPのパスワードです。\n\n{}\n\n以上",
	/* English, and what Emotet's mail says. */
	"Password: {}",
	"password {}",
	"Password - {}",
	"Password – {}",
	"Zip Password : {}",
	"Archive password: {}",
	"Archive pass: {}",
	"Attachment password: {}",
	"The password is {}.",
	"The password is: {}",
	"The password for the attached file is: {}",
	"The password for the document is {}",
	"Use the password \"{}\" to open it.",
	"Use password {} to open it.",
	"Password (case-sensitive): {}",
	"Password (case sensitive): {}",
	"Password (8 characters): {}",
	"Password (zip): {}",
	"Password={};",
	"Password: {} (case-sensitive)",
	"Password: {}, valid for 7 days",
	"pass code: {}",
	"Passcode is {}",
	"Unzip code: {}",
	"PIN: {}",
	"Please find the password below.\n\n{}\n",
	"Password for the ZIP file\n{}",
	"添付ファイル名: INV-2022.zip\n解凍パスワード: {}",
	"添付ファイル名：請求書.zip\nパスワード：　{}\n",
};

static const char *const passwords[] = { "Xk7qW2zP", "7823", "q#9;a@Zb" };

static void
fill(const char *wording, const char *password, struct buffer *out)
{
	const char *mark = strstr(wording, "{}");

	buffer_add(out, wording, (size_t)(mark - wording));
	buffer_add(out, password, strlen(password));
	buffer_add(out, mark + 2, strlen(mark + 2));
}

/* The place of a password in the list from 1, beyond it if it is not there. */
static size_t
place_of(const struct passwords *list, const char *text)
{
	size_t place = 0;

	while (
	    place < list->count && strcmp(list->items[place].text, text) != 0)
		place++;
	return place + 1;
}

static void
check_wording(const char *wording, const char *password)
{
	scoped_buffer struct buffer name = BUFFER_OF(1000);
	scoped_buffer struct buffer text = BUFFER_OF(1000);
	scoped_passwords struct passwords kept = { 0 };
	scoped_passwords struct passwords found = { 0 };
	scoped_password_finder struct password_finder
	    *finder = password_finder_new();
	static const char head[] = "お世話になっております。\n\n",
			  tail[] = "\n\n以上よろしくお願いいたします。\n";

	fill(wording, password, &name);
	buffer_add(&text, head, sizeof head - 1);
	buffer_add(&text, name.data, name.len);
	buffer_add(&text, tail, sizeof tail - 1);
	password_finder_text(finder, text.data, text.len);
	password_finder_labelled(finder, &kept);
	password_finder_finish(finder, &found);
	CHECK(
	    buffer_text(&name), password_finder_has_label(text.data, text.len));
	CHECK(buffer_text(&name), place_of(&kept, password) <= FIRST);
	CHECK(buffer_text(&name),
	    place_of(&kept, password) <= kept.count &&
		place_of(&found, password) == place_of(&kept, password));
}

int
main(void)
{
	for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++)
		for (size_t j = 0; j < sizeof passwords / sizeof *passwords;
		     j++)
			check_wording(wordings[i], passwords[j]);
	return check_done();
}
