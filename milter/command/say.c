/* say.c - the table of sentences, and the choice of a language. */
#include "command/say.h"

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
	{ "quarantine", "隔離" },
	{ "%lld originals, %lld held, %s, the oldest of %s",
	  "原本 %lld 通、保留 %lld 通、%s、最も古いもの %s" },
	{ "generation", "世代" },
	{ "signatures", "シグネチャ" },
	{ "%s, ONLY FOR TESTS", "%s 件（テスト用のみ）" },
	{ "%s, the newest %s old", "%s 件、最新のものは %s前" },
	{ "workers", "ワーカー" },
	{ "%s questions asked, %s answered from memory",
	  "問い合わせ %s 件、キャッシュからの回答 %s 件" },
	{ "list", "リスト" },
	{ "queries", "照会" },
	{ "hits", "一致" },
	{ "errors", "エラー" },
	{ "median", "中央値" },
	{ "good", "正常" },
	{ "untested", "未検査" },
	{ "rested", "休止中" },
	{ "failed", "失敗" },
	{ "the list %s does not answer and is rested: %s",
	  "リスト %s が応答しないため、問い合わせを休止しています: %s" },
	{ "the list %s fails its test and is not asked: %s",
	  "リスト %s は自己検査に失敗したため、問い合わせません: %s" },

	/* setup. */
	{ "nothing was changed: say --yes to do it",
	  "何も変更していません。実行するには --yes を付けてください" },
	{ "nothing was changed", "何も変更していません" },
	{ "Do it? [y/N] ", "実行しますか? [y/N] " },
	{ "%s has smtpd_milters of its own in master.cf, which stay as they "
	  "are: %s\n",
	  "%s は master.cf に独自の smtpd_milters を持つため、そのままにします: %s\n" },
	{ "Postfix was not reloaded: it reads the change when it starts",
	  "Postfix を再読み込みできませんでした。起動時に反映されます" },
	{ "Postfix asks the gate already", "Postfix はすでにゲートにつながっています" },
	{ "Sendmail asks the gate already", "Sendmail はすでにゲートにつながっています" },
	{ "done: `sekisho doctor` proves every part",
	  "完了。`sekisho doctor` で全体を確認できます" },
	{ "done: restart Sendmail, then `sekisho doctor` proves every part",
	  "完了。Sendmail を再起動し、`sekisho doctor` で全体を確認してください" },
	{ "done: build sendmail.cf from it and restart Sendmail",
	  "完了。sendmail.cf を作り直し、Sendmail を再起動してください" },

	/* train spam. */
	{ "worse than the running model on this mail: not installed "
	  "(--force installs it)",
	  "このメールでは現在のモデルより劣るため、インストールしません"
	  "（--force で強制）" },
	{ "installed as %s; \"sekisho reload\" puts it into force\n",
	  "%s にインストールしました。「sekisho reload」で有効になります\n" },

	/* report. */
	{ "en", "ja" },
	{ "Mail gate report", "メール関所レポート" },
	{ "%s to %s", "%s 〜 %s" },
	{ "\r%s: %llu lines ", "\r%s: %llu 行 " },
	{ "passed", "通過" },
	{ "cleaned or tagged", "駆除・タグ付け" },
	{ "quarantined", "隔離" },
	{ "deferred", "一時拒否" },
	{ "blocked", "ブロック" },
	{ "refused by reputation", "レピュテーションで拒否" },
	{ "  half of the messages took up to %d ms, 99 %% up to %d ms\n",
	  "  処理時間: 半数が %d ms 以内、99 %% が %d ms 以内\n" },
	{ "no event of the gate in these logs and this time",
	  "このログと期間には、ゲートの記録がありません" },
	{ "Over time", "推移" },
	{ "Stopped over time", "止めたメールの推移" },
	{ "Policies enforced most", "実行された上位ポリシー" },
	{ "Malware", "不正プログラム" },
	{ "Files", "ファイル" },
	{ "Reasons of the machine-learning scorer", "機械学習型検索の理由" },
	{ "Senders stopped", "止めた送信者" },
	{ "Networks stopped", "止めた接続元ネットワーク" },
	{ "Reputation lists", "レピュテーションリスト" },
	{ "Hosts of dangerous addresses", "危険な URL のホスト" },
	{ "Domains of recipients protected", "守られた受信者のドメイン" },
	{ "SPF results", "SPF の結果" },
	{ "Why something was not examined", "検査できなかった理由" },

	/* lookup. */
	{ "answer", "回答" },
	{ "weight", "重み" },
	{ "allowed by a file of our own", "許可ファイルにあります" },
	{ "named by no list", "どのリストにもありません" },
	{ "took", "時間" },
	{ "listed", "掲載" },
	{ "not listed", "掲載なし" },
	{ "no answer", "応答なし" },
	{ "error", "エラー" },
	{ "not asked", "照会せず" },
	{ "no lists are set (reputation.rbl, .zombie, .allow)",
	  "リストが設定されていません（reputation.rbl、.zombie、.allow）" },
	{ "%s is not a public address: the gate asks no list about it",
	  "%s は公開アドレスではないため、リストには照会しません" },
	{ "a recipient of the file's own policy: %d %s %s",
	  "全体のポリシーの宛先への応答: %d %s %s" },
	{ "a recipient of the file's own policy: not refused",
	  "全体のポリシーの宛先: 拒否しない" },

	/* doctor: DNS. */
	{ "%s answers", "%s は応答します" },
	{ "%s answers that it failed or refuses us: is it a resolver that "
	  "serves this host?",
	  "%s は失敗または拒否を返します。このホスト向けのリゾルバか確認してください" },
	{ "%s does not answer: set dns.servers",
	  "%s は応答しません。dns.servers を設定してください" },
	{ "%s passes its test", "%s は自己検査に合格しました" },
	{ "%s does not answer (%s): is the zone right, and does the resolver "
	  "reach it?",
	  "%s は応答しません（%s）。ゾーン名とリゾルバからの到達性を確認してください" },
	{ "%s fails its test (%s): the gate does not ask it; mend the zone or "
	  "its activation code, or take it out of the settings",
	  "%s は自己検査に失敗しました（%s）。照会しません。ゾーン名か"
	  "アクティベーションコードを直すか、設定から外してください" },
	{ "%lld idle, %lld busy, %lld connections waiting",
	  "待機 %lld、検査中 %lld、順番待ちの接続 %lld" },
	{ "jobs", "検査" },
	{ "%s done, %lld workers lost", "完了 %s、異常終了したワーカー %lld" },
	{ "sandbox", "サンドボックス" },
	{ "memory", "メモリ" },
	{ "%s in all its processes", "全プロセス合計 %s" },
	{ "everything works", "すべて正常に動作しています" },

	/* doctor: quarantine. */
	{ "originals cannot be kept in %s: give the folder to %s and close it "
	  "to others (chmod 700)",
	  "%s に原本を保管できません。所有者を %s にし、他の利用者から閉じてください"
	  "（chmod 700）" },
	{ "originals are kept in %s", "原本は %s に保管されます" },
	{ "%s has %s left, but quarantine.size lets originals take %s more: "
	  "lower it, or make room",
	  "%s の空きは %s ですが、quarantine.size によれば原本はあと %s まで増え"
	  "ます。値を下げるか空きを増やしてください" },

	/* quarantine. */
	{ "state", "状態" },
	{ "original", "原本" },
	{ "held", "保留中" },
	{ "released", "解放済み" },
	{ "time", "日時" },
	{ "from", "差出人" },
	{ "for", "宛先" },
	{ "client", "接続元" },
	{ "subject", "件名" },
	{ "size", "サイズ" },
	{ "class", "分類" },
	{ "reason", "理由" },
	{ "removed", "削除した部分" },
	{ "nothing is kept", "保管されているメールはありません" },
	{ "nothing that is kept is called %s\n",
	  "%s という名前で保管されているものはありません\n" },
	{ "which? Name s=ID or q=ID",
	  "対象を s=ID または q=ID で指定してください" },
	{ "Let these go to their recipients as they are?",
	  "このまま宛先に配信しますか?" },
	{ "Remove these for good?", "完全に削除しますか?" },
	{ "nobody can be asked here: --yes says yes",
	  "ここでは確認できません。--yes を付けてください" },
	{ "%s: done\n", "%s: 完了\n" },

	/* status: what is wrong. */
	{ "the gate does not answer: %s\n", "ゲートが応答しません: %s\n" },
	{ "the settings were not reloaded at %s (mistakes: %lld): the older "
	  "ones are in force",
	  "%s の設定再読み込みは失敗しました（誤り %lld 件）。以前の設定のまま動作"
	  "しています" },
	{ "originals cannot be kept in quarantine.folder: messages that would be "
	  "cleaned are blocked",
	  "quarantine.folder に原本を保管できません。駆除すべきメールは拒否されま"
	  "す" },
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
	{ "scanner.signatures names %s, which is not there: correct it, or put "
	  "signatures there",
	  "scanner.signatures に書かれた %s がありません。設定を直すか、そこにシグネチャ"
	  "を置いてください" },
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

	/* doctor: words. */
	{ "ok", "正常" },
	{ "untried", "未確認" },
	{ "warn", "注意" },
	{ "FAIL", "異常" },
	{ "accounts", "アカウント" },
	{ "gate", "ゲート" },
	{ "scanner", "スキャナー" },
	{ "temporary", "作業フォルダー" },
	{ "descriptors", "記述子" },
	{ "log", "ログ" },
	{ "clock", "時計" },
	{ "mta", "MTA" },
	{ "reach", "到達" },
	{ "failure", "障害時の動作" },
	{ "patience", "待ち時間" },
	{ "something does not work", "正常に動作していない箇所があります" },
	{ "what could be tried works", "確認できた項目は正常です" },
	{ "it works, but look at the warnings",
	  "動作していますが、注意の項目を確認してください" },

	/* doctor: findings. */
	{ "%s has no mistakes", "%s に誤りはありません" },
	{ "%s (mistakes: %zu): run sekisho check and mend them",
	  "%s（誤り %zu 件）: sekisho check を実行して直してください" },
	{ "%s names %s, which does not exist: run systemd-sysusers, or "
	  "useradd --system %s",
	  "%s のアカウント %s がありません。systemd-sysusers か useradd "
	  "--system %s を実行してください" },
	{ "milter.user and scanner.user are both %s: the sandbox must not "
	  "own the gate's files, give it another account",
	  "milter.user と scanner.user がどちらも %s です。サンドボックスには"
	  "別のアカウントを割り当ててください" },
	{ "%s for the gate, %s for the scanner",
	  "ゲートは %s、スキャナーは %s" },
	{ "runs with settings %s, the file says %s: run sekisho reload",
	  "動作中の設定は %s、ファイルは %s です。sekisho reload を実行してく"
	  "ださい" },
	{ "runs in monitor mode and protects nobody: set milter.mode = "
	  "enforce when you trust it",
	  "monitor モードのため何も防いでいません。確認が済んだら "
	  "milter.mode = enforce にしてください" },
	{ "sekisho-milter %s runs with settings %s",
	  "sekisho-milter %s が設定 %s で動作しています" },
	{ "%s: is sekisho-milter running, and may you use its socket?",
	  "%s: sekisho-milter が動作していて、ソケットを使う権限があるか確認"
	  "してください" },
	{ "%s cannot be seen (%s): start sekisho-milter",
	  "%s が見えません（%s）。sekisho-milter を起動してください" },
	{ "%s has mode %04o, the settings say %04o: restart sekisho-milter",
	  "%s のモードは %04o、設定では %04o です。sekisho-milter を再起動し"
	  "てください" },
	{ "%s belongs to group %s, the settings say %s: restart "
	  "sekisho-milter",
	  "%s のグループは %s、設定では %s です。sekisho-milter を再起動して"
	  "ください" },
	{ "%s was passed on, it has no name to try",
	  "%s は渡されたソケットなので、名前では試せません" },
	{ "%s negotiates as a milter", "%s は milter として応答します" },
	{ "%s: you have no right to use it, run this as root",
	  "%s: 使う権限がありません。root で実行してください" },
	{ "%s: start sekisho-milter", "%s: sekisho-milter を起動してください" },
	{ "%s: look at the log of sekisho-scanner",
	  "%s: sekisho-scanner のログを確認してください" },
	{ "finds the test file, asked as %s",
	  "アカウント %s から検査を依頼し、テストファイルを検出しました" },
	{ "finds the test file (not tried as %s: run this as root)",
	  "テストファイルを検出しました（アカウント %s では未確認。root で実"
	  "行してください）" },
	{ "%s: whether %s may write there is not tried, run this as root",
	  "%s: アカウント %s で書き込めるかは未確認です。root で実行してくだ"
	  "さい" },
	{ "%s cannot write in %s (%s): chown it to that account",
	  "アカウント %s は %s に書き込めません（%s）。所有者を変えてください" },
	{ "%s is on a disk: a tmpfs is several times as fast",
	  "%s はディスク上にあります。tmpfs なら数倍速くなります" },
	{ "%s is memory, and the scanner may write there",
	  "%s はメモリ上にあり、スキャナーから書き込めます" },
	{ "%s cannot be opened (%s): sekisho-scanner makes it at its start",
	  "%s を開けません（%s）。sekisho-scanner が起動時に作成します" },
	{ "goes to standard error", "標準エラー出力に出力します" },
	{ "goes to syslog, which listens",
	  "syslog に出力します（受信側は動作中）" },
	{ "nobody listens at %s: install rsyslog, or set log.target = stderr "
	  "under systemd",
	  "%s を受信するプログラムがありません。rsyslog "
	  "を導入するか、systemd の下では log.target = stderr にしてください" },
	{ "says %s, which is in the past: set it, and install chrony or "
	  "systemd-timesyncd",
	  "%s を指しており、過去の時刻です。時刻を合わせ、chrony か "
	  "systemd-timesyncd を導入してください" },
	{ "says %s, and nobody keeps it right: install chrony or systemd-time"
	  "syncd",
	  "%s を指していますが、同期されていません。chrony か "
	  "systemd-timesyncd を導入してください" },
	{ "says %s", "%s" },
	{ "unknown while the gate does not answer",
	  "ゲートが応答しないため不明です" },
	{ "%lld are enough for %lld sessions only: set LimitNOFILE=65536 in s"
	  "ekisho-milter.service",
	  "%lld 個では %lld 接続しか扱えません。sekisho-milter.service に "
	  "LimitNOFILE=65536 を設定してください" },
	{ "%lld, enough for %lld sessions", "%lld 個（%lld 接続分）" },
	{ "%s: milter_default_action = accept delivers the infected original "
	  "when the gate is lost in the middle: set it to tempfail",
	  "%s: milter_default_action = accept "
	  "では、途中でゲートを失うと感染した元のメールが配送されます。tempfail "
	  "にしてください" },
	{ "%s: milter_default_action = %s", "%s: milter_default_action = %s" },
	{ "%s: milter_default_action = %s loses mail while the gate is away: "
	  "set it to tempfail",
	  "%s: milter_default_action = %s "
	  "ではゲートの停止中にメールが失われます。tempfail にしてください" },
	{ "%s: milter_content_timeout = %s ends before the gate has used its "
	  "milter.budget: set it to %llds or more",
	  "%s: milter_content_timeout = %s は milter.budget より先に切れます"
	  "。%llds 以上にしてください" },
	{ "%s: milter_content_timeout = %s",
	  "%s: milter_content_timeout = %s" },
	{ "whether %s reaches the gate is not tried: run this as root",
	  "アカウント %s からゲートに接続できるかは未確認です。root で実行し"
	  "てください" },
	{ "%s: %s reaches the gate",
	  "%s: アカウント %s からゲートに接続できます" },
	{ "%s: %s does not reach the gate (%s): set milter.socket_group to "
	  "its group, and keep the socket below %s",
	  "%s: アカウント %s からゲートに接続できません（%s"
	  "）。milter.socket_group をそのグループにし、ソケットを %s の下に置"
	  "いてください" },
	{ "%s does not ask the gate: add %s to smtpd_milters in main.cf",
	  "%s はゲートを使っていません。%s を main.cf の smtpd_milters に加え"
	  "てください" },
	{ "%s asks %.*s", "%s は %.*s を使っています" },
	{ "%s was passed on, it has no name to look for",
	  "%s は渡されたソケットなので、名前では探せません" },
	{ "Postfix receives no mail from the network",
	  "Postfix はネットワークからメールを受け取りません" },
	{ "neither Postfix nor Sendmail is configured here",
	  "Postfix も Sendmail も設定されていません" },
	{ "%s uses the name %s too, and each removes the other's results: "
	  "set milter.authserv_id to another one",
	  "%s も同じ名前 %s "
	  "を使っており、互いの結果を消し合います。milter.authserv_id を別の"
	  "名前にしてください" },
	{ "%s is ours alone", "%s は他の milter と重複していません" },
	{ "Sendmail does not ask the gate: add INPUT_MAIL_FILTER(`sekisho', `"
	  "S=%s, F=T') to sendmail.mc",
	  "Sendmail はゲートを使っていません。INPUT_MAIL_FILTER(`sekisho', `S"
	  "=%s, F=T') を sendmail.mc に加えてください" },
	{ "Sendmail delivers unexamined mail when the gate is away: give it "
	  "F=T in sendmail.mc",
	  "Sendmail "
	  "はゲートの停止中に検査していないメールを配送します。sendmail.mc "
	  "で F=T を指定してください" },
	{ "model", "学習モデル" },
	{ "%s of %s, acts from %.3f on",
	  "%s（%s 作成、しきい値 %.3f）" },
	{ "off: machine_learning.model is empty",
	  "無効: machine_learning.model が空です" },
	{ "off: %s is not installed",
	  "無効: %s がインストールされていません" },
	{ "%s: the gate refuses it; put a good one there, or leave "
	  "machine_learning.model empty",
	  "%s。ゲートはこれを使いません。正しいモデルを置くか、"
	  "machine_learning.model を空にしてください" },
	{ "score", "スコア" },
	{ "%zu rows; %zu of them repeat others, %zu are on both sides\n",
	  "%zu 行（うち重複 %zu 行、両側にあるもの %zu）\n" },
	{ "out of fold, by source", "交差検証、出典別" },
	{ "found, where 0.1, 0.5 and 1 % of a source's own benign files are "
	  "flagged",
	    "検出の割合、同じ出典の無害なファイルの 0.1、0.5、1 % が誤検出となる点で" },
	{ "not learned from", "学習に使わず" },
	{ "out of fold, by family", "交差検証、種類別" },
	{ "sources that were not learned from", "学習に使わなかった出典" },
	{ "families that were not learned from", "学習に使わなかった種類" },
	{ "malicious", "悪性" },
	{ "benign", "良性" },
	{ "benign with macros", "良性（マクロあり）" },
	{ "false alarm: %.3f %s (%s)%s\n", "誤検出: %.3f %s（%s）%s\n" },
	{ ", with macros", "、マクロあり" },
	{ "not found unless learned from: %s\n",
	  "学習しないと検出できない種類: %s\n" },
	{ "threshold: %.3f\n", "しきい値: %.3f\n" },
	{ "the model in force -> the trained one",
	  "現在のモデル -> 学習したモデル" },
	{ "found", "検出" },
	{ "false alarms", "誤検出" },
	{ "machine_learning.model is empty\n",
	  "machine_learning.model が空です\n" },
	{ "not installed: it is worse than %s; --force installs it all the "
	  "same\n",
	  "%s より性能が低いため、インストールしません（--force で強制）\n" },
	{ "installed as %s; `sekisho reload` puts it into force\n",
	  "%s にインストールしました。`sekisho reload` で有効になります\n" },
	{ "written: %s\n", "書き出しました: %s\n" },
	{ "%.3f for %s", "%.3f（%s）" },
	{ "Sendmail asks %s", "Sendmail は %s を使っています" },
};
/* clang-format on */

const size_t said_count = sizeof said / sizeof *said;

/* The command has one thread. */
bool
say_is_japanese(void)
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
	if (!say_is_japanese())
		return english;
	for (size_t i = 0; i < said_count; i++)
		if (strcmp(said[i].english, english) == 0)
			return said[i].japanese;
	return english;
}
