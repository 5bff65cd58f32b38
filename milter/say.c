/* say.c - the table of sentences, and the choice of a language. */
#include "say.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
const struct said said[] = {
	/* Units. */
	{ "%lld s", "%lld 秒" },
	{ "%lld min", "%lld 分" },
	{ "%lld hours", "%lld 時間" },
	{ "%lld days", "%lld 日" },

	/* status: labels and values. */
	{ "since", "起動" },
	{ "settings", "設定" },
	{ "reload", "再読み込み" },
	{ "done at %s", "成功 %s" },
	{ "FAILED at %s", "失敗 %s" },
	{ "and %lld more", "ほか %lld 件" },
	{ "mode", "動作モード" },
	{ "monitor: nothing is changed or refused",
	  "monitor: 記録のみ（変更も拒否もしない）" },
	{ "sessions", "接続" },
	{ "%lld open, %lld messages under way", "%lld 本、処理中のメール %lld 通" },
	{ "spool", "受信中のメール" },
	{ "%s of %s", "%s / 上限 %s" },
	{ "process", "プロセス" },
	{ "%lld threads, %lld of %lld descriptors, %s",
	  "スレッド %lld、ディスクリプタ %lld / %lld、メモリ %s" },
	{ "messages", "メール" },
	{ "generation", "世代" },
	{ "signatures", "シグネチャ" },
	{ "%s, ONLY FOR TESTS", "%s 件（テスト用のみ）" },
	{ "%s, the newest %s old", "%s 件、最新のものは %s前" },
	{ "workers", "ワーカー" },
	{ "%lld idle, %lld busy, %lld connections waiting",
	  "待機 %lld、検査中 %lld、順番待ちの接続 %lld" },
	{ "jobs", "検査" },
	{ "%s done, %lld workers lost", "完了 %s、異常終了したワーカー %lld" },
	{ "sandbox", "サンドボックス" },
	{ "memory", "メモリ" },
	{ "%s in all its processes", "全プロセス合計 %s" },
	{ "everything works", "すべて正常に動作しています" },

	/* status: what is wrong. */
	{ "the gate does not answer: %s\n", "ゲートが応答しません: %s\n" },
	{ "the settings were not reloaded at %s (mistakes: %lld): the older "
	  "ones are in force",
	  "%s の設定再読み込みは失敗しました（誤り %lld 件）。以前の設定のまま動作"
	  "しています" },
	{ "the gate is stopping", "ゲートは停止処理中です" },
	{ "the room for messages being received (limits.spool) is nearly used "
	  "up: clients are asked to come back",
	  "受信中メールの領域（limits.spool）が残りわずかです。送信元には再送を求め"
	  "ています" },
	{ "descriptors are nearly used up: raise LimitNOFILE=",
	  "ファイルディスクリプタが残りわずかです。LimitNOFILE= を増やしてください" },
	{ "ONLY TEST SIGNATURES are loaded, real malware is NOT found: install "
	  "clamav-freshclam or set scanner.signatures",
	  "テスト用シグネチャしか読み込まれておらず、実際のマルウェアは検出できません。"
	  "clamav-freshclam を導入するか scanner.signatures を設定してください" },
	{ "the newest signatures are %s old: is freshclam running?",
	  "最新のシグネチャが %s前のものです。freshclam が動いているか確認してくださ"
	  "い" },
	{ "the scanner does not answer: %s", "スキャナーが応答しません: %s" },
	{ "the scanner could not load its signatures anew: %s",
	  "スキャナーはシグネチャを読み込み直せませんでした: %s" },
	{ "this kernel has no Landlock: workers are kept from files by the "
	  "system call filter and systemd only",
	  "このカーネルには Landlock がありません。ワーカーのファイル操作はシステム"
	  "コールフィルターと systemd だけで制限されます" },
	{ "some of the scanner's workers are missing",
	  "スキャナーのワーカーの一部が起動していません" },

	/* reload. */
	{ "not reloaded: the settings in force stay, %s\n",
	  "再読み込みしませんでした。現在の設定 %s のまま動作します\n" },
	{ "settings: reloaded, %s\n", "設定: 再読み込みしました %s\n" },
	{ "scanner: reloaded, %lld signatures\n",
	  "スキャナー: 再読み込みしました（シグネチャ %lld 件）\n" },
	{ "scanner: not reloaded: %s\n",
	  "スキャナー: 再読み込みしませんでした: %s\n" },
	{ "scanner: cannot be asked: %s\n",
	  "スキャナー: 依頼できませんでした: %s\n" },
	{ "scanner: has not finished loading\n",
	  "スキャナー: 読み込みがまだ終わっていません\n" },
};
/* clang-format on */

const size_t said_count = sizeof said / sizeof *said;

/* The command has one thread. */
static bool
is_japanese(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
		const char *value = getenv(names[i]);

		if (value != NULL && *value != '\0')
			return strncmp(value, "ja", 2) == 0;
	}
	return false;
}

const char *
say(const char *english)
{
	if (!is_japanese())
		return english;
	for (size_t i = 0; i < said_count; i++)
		if (strcmp(said[i].english, english) == 0)
			return said[i].japanese;
	return english;
}
