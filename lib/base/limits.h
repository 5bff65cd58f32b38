/* limits.h - every fixed limit of Sekisho on one page, with its reason.
 *
 * Limits that an administrator may change are rows of the settings table
 * (lib/config/settings_gate.c and settings_content.c); those here are
 * properties of the design. */
#ifndef SEKISHO_BASE_LIMITS_H
#define SEKISHO_BASE_LIMITS_H

/* A fault's sentence: fits a log line with room for the key. */
#define LIMIT_FAULT_BYTES 512

/* An event line: syslog receivers cut at 1,024 with their own header. */
#define LIMIT_LOG_LINE_BYTES 900

/* One value of an event line, so that a long one cannot push out the rest. */
#define LIMIT_LOG_VALUE_BYTES 160

/* Keys of an event line. */
#define LIMIT_LOG_KEYS 32

/* An ini file's line, section name and whole size;
 * 64 MiB hold 10,000 domain sections many times over. */
#define LIMIT_INI_LINE_BYTES    65536
#define LIMIT_INI_SECTION_BYTES 320
#define LIMIT_INI_FILE_BYTES    (64L * 1024 * 1024)

/* Mistakes of an ini that are kept; the rest are only counted. */
#define LIMIT_INI_MISTAKES 200

/* Words that are compared for "did you mean": longer ones are no slip. */
#define LIMIT_NEAREST_BYTES 64

/* A frame on the border. A seqpacket frame above 212,960 bytes fails, and an
 * attacker would choose when; everything larger travels as a sealed memfd. */
#define LIMIT_FRAME_BYTES 65536

/* Descriptors in one frame: a report and a body. */
#define LIMIT_FRAME_FDS 2

/* An encoded report or rewrite result. A message at every other limit below
 * stays under it; what outgrows it is cut and says `limits`. */
#define LIMIT_REPORT_BYTES (8L * 1024 * 1024)

/* What a scanner says about itself, as JSON: a page is plenty. */
#define LIMIT_STATUS_BYTES 65536

/* Lists inside a report. */
#define LIMIT_REPORT_PARTS     10000
#define LIMIT_REPORT_FILES     20000
#define LIMIT_REPORT_KINDS     64
#define LIMIT_REPORT_HITS      1000
#define LIMIT_REPORT_FORGED    1000
#define LIMIT_REPORT_SUBJECTS  16
#define LIMIT_REPORT_NOTES     1000
#define LIMIT_REPORT_NAMES     16
#define LIMIT_REPORT_TEXT      1024
#define LIMIT_REPORT_PATH      4096
#define LIMIT_REPORT_REASON    128
#define LIMIT_REWRITE_REMOVALS 10000
#define LIMIT_REWRITE_HEADERS  64

/* Headers that claim to be ours, and different names of such: Postfix takes
 * 100 KB of headers, each at least 11 bytes. */
#define LIMIT_OWN_HEADERS 10000
#define LIMIT_OWN_NAMES   1000

/* Room before a mapped message for the synthetic first line that makes
 * libclamav type it as mail: one page. */
#define LIMIT_MAP_LEAD_BYTES 4096

/* Nesting, parameters of one header, parts and lines that begin like a
 * boundary: 20 times what honest mail has. Each level looks at every such
 * line inside it, so that depth times lines bounds the work. */
#define LIMIT_MIME_DEPTH      100
#define LIMIT_MIME_PARAMETERS 1000
#define LIMIT_MIME_DELIMITERS 1000000
#define LIMIT_MIME_PARTS      10000

/* Connections that wait for a worker of the scanner. 100 sessions of Postfix's
 * default wait at once; beyond ten times as many a `busy` now is kinder than
 * an answer that comes after the gate's budget. */
#define LIMIT_QUEUE_CONNECTIONS 1024

/* What a message may wait in that queue: this part of milter.budget, because
 * one that is cleaned comes by three times. */
#define LIMIT_QUEUE_BUDGET_SHARE 4

/* A client of the scanner has its request ready when it connects; one that
 * stays silent this long gives its place in the queue to another. */
#define LIMIT_REQUEST_MS 5000

/* An answer is one frame into an empty socket: it never waits in earnest. */
#define LIMIT_ANSWER_MS 2000

/* Free memory that a worker at work keeps, and the block from which on memory
 * is mapped for itself. The C library's own values give it back after every
 * message, and the next one faults it in again page by page. */
#define LIMIT_WORKER_KEPT_BYTES  (16 * 1024 * 1024)
#define LIMIT_WORKER_BLOCK_BYTES (1024 * 1024)

/* Messages of one worker before a fresh one takes its place, so that what a
 * library leaks or fragments goes with it. A fork costs 42 ms with 1 GB of
 * signatures: 0.04 ms a message. */
#define LIMIT_WORKER_JOBS 1000

/* What a worker may map beyond what it inherits: this much for libclamav's
 * unpacked layers (a 100 MB file is held up to five times, its limits.depth
 * bounded by the scan size), and copies of the message: mapping, decoded part
 * and new body, each in a buffer that doubles. */
#define LIMIT_WORKER_MEMORY_BYTES   (1024L * 1024 * 1024)
#define LIMIT_WORKER_MESSAGE_COPIES 8

/* Descriptors of a worker: nested layers hold one or two each, limits.depth
 * is at most some tens. */
#define LIMIT_WORKER_FILES 256

/* Starting a worker in its sandbox takes milliseconds, or tens of them with
 * the sanitizers; one that needs longer hangs. */
#define LIMIT_WORKER_START_MS 30000

/* What notices and tags may add to a body; each removal takes a part away. */
#define LIMIT_REWRITE_GROWTH_BYTES (16L * 1024 * 1024)

/* The headers of a message that is cleaned: 30 times what Sendmail takes. They
 * are walked once for each edit. */
#define LIMIT_CLEANED_HEADERS_BYTES (1024L * 1024)

/* What is known of one original, as JSON: 10,000 recipients and the parts that
 * were removed. */
#define LIMIT_ORIGINAL_FACTS_BYTES (16L * 1024 * 1024)

/* The administrator's text for a removed part: a page, which fits a frame
 * beside everything else, and what may be filled in, at up to 512 bytes
 * each. */
#define LIMIT_NOTICE_FILE_BYTES 8192
#define LIMIT_NOTICE_PLACES     64

/* Messages that ended a worker and are remembered, the oldest forgotten: each
 * costs an attacker a message and us 64 bytes. */
#define LIMIT_POISON_ENTRIES 1024

/* A message that ended this many workers is not examined again: once may be
 * bad luck (the host's memory), twice is the message. */
#define LIMIT_POISON_TIMES 2

/* Files of a dead worker's folder removed between two events of a generation,
 * a few milliseconds: a worker that made a million files delays nobody. */
#define LIMIT_SWEEP_ENTRIES 1000

/* The pause before a dead generation is started again: doubles up to this, so
 * that a broken signature database does not keep the host busy; but no longer
 * than so many times what the start took, or the least, so that service is
 * back soon after what stood in the way of a cheap start. */
#define LIMIT_RESTART_SHARE    20
#define LIMIT_RESTART_LEAST_MS 4000
#define LIMIT_RESTART_MS       60000

/* One reply to the MTA: libmilter refuses longer lines than 980 bytes. */
#define LIMIT_REPLY_TEXT_BYTES 900

/* A text that is converted to UTF-8 because the body tag does not fit its
 * charset: longer ones are no letters. */
#define LIMIT_TAG_CONVERT_BYTES (4L * 1024 * 1024)

/* A header value of ours before folding (RFC 5322 2.1.1: 998 a line). */
#define LIMIT_HEADER_VALUE_BYTES 4096

/* A Subject's value that is carried behind a tag; Postfix itself cuts any
 * header at 60,000 bytes. */
#define LIMIT_SUBJECT_BYTES 65536

/* Recipients of one message that are remembered; Postfix's own limit is
 * 1,000, Sendmail has none. */
#define LIMIT_RECIPIENTS 10000

/* An envelope address with its angle brackets. RFC 5321 4.5.3.1.3 has 256, but
 * MTAs take what fits their command line, Postfix 2,048 bytes: one that were
 * cut here would be another address, with another policy. */
#define LIMIT_ADDRESS_BYTES 2048

/* A domain name without the dot at its end (RFC 1035 2.3.4), records and
 * aliases of one answer that are kept, records of any kind that are looked at
 * (each alias looks at all), questions of one batch (SPF and 200 URLs), and
 * questions in flight: what 5,000 sessions may want at once. */
#define LIMIT_DNS_NAME_BYTES 253
#define LIMIT_DNS_RECORDS    64
#define LIMIT_DNS_CNAMES     8
#define LIMIT_DNS_ANSWERS    1024
#define LIMIT_DNS_QUESTIONS  1024
#define LIMIT_DNS_IN_FLIGHT  50000

/* Name servers: more are asked one after the other longer than anybody waits.
 */
#define LIMIT_DNS_SERVERS 8

/* What a cached answer may take on the average: an ordinary one takes 300
 * bytes, one that somebody made as large as can be 70,000. */
#define LIMIT_DNS_CACHED_BYTES 1024

/* How long an answer is believed: a shorter TTL would ask a list at every
 * connection of a burst, a longer one outlives the listing. */
#define LIMIT_DNS_TTL_MIN_S          5
#define LIMIT_DNS_TTL_MAX_S          86400
#define LIMIT_DNS_NEGATIVE_TTL_MAX_S 3600

/* A UDP answer that needs no fragments (DNS flag day 2020). */
#define LIMIT_DNS_UDP_BYTES 1232

/* Patterns of codes of one DNS list (the largest documents six), the weight of
 * one, entries of all classes together: each may be a question at every
 * connection. */
#define LIMIT_LIST_PATTERNS 8
#define LIMIT_LIST_WEIGHT   1000
#define LIMIT_LISTS         64

/* A list's name as people see it, its own words (a TXT record; %r of a reply,
 * which has 900 bytes in all), and what is said about its last error. */
#define LIMIT_LIST_SHOW_BYTES   128
#define LIMIT_LIST_TEXT_BYTES   4096
#define LIMIT_LIST_REASON_BYTES 256
#define LIMIT_LIST_ERROR_BYTES  160

/* Failures of a list in a row before it is rested: one lost packet is none,
 * and five sessions that waited are enough. The first rest, its cap (each
 * doubles), and how long the one question may take that ends it. */
#define LIMIT_LIST_FAILURES    5
#define LIMIT_LIST_REST_MS     5000
#define LIMIT_LIST_REST_MAX_MS 30000
#define LIMIT_LIST_PROBE_MS    30000

/* Self-tests of a list, of one that failed, and its errors in the log. */
#define LIMIT_LIST_TEST_MS   (10L * 60 * 1000)
#define LIMIT_LIST_RETEST_MS (60L * 1000)
#define LIMIT_LIST_LOG_MS    (60L * 60 * 1000)

/* SPF (RFC 7208 4.6.4): terms that ask the DNS, empty answers, MX and PTR
 * names, questions in all (ten terms, each with %{p} and ten names); terms of
 * one record (a 64 KiB TXT could hold 20,000) and what a macro may grow to
 * before it is cut to a name. */
#define LIMIT_SPF_LOOKUPS        10
#define LIMIT_SPF_VOIDS          2
#define LIMIT_SPF_HOSTS          10
#define LIMIT_SPF_QUESTIONS      300
#define LIMIT_SPF_TERMS          256
#define LIMIT_SPF_EXPANDED_BYTES 16384

/* Members up to this unpacked size may be packed at any ratio: text and
 * bitmaps of honest documents are. */
#define LIMIT_RATIO_FREE_BYTES (10L * 1024 * 1024)

/* How much is unpacked of a member that is beyond a limit: enough for the
 * head of any document that somebody blew up. */
#define LIMIT_UNPACK_HEAD_BYTES (16L * 1024 * 1024)

/* Entries of a ZIP that share bytes are bombs when they are larger; smaller
 * ones are what a broken archiver or a fuzzer makes. */
#define LIMIT_OVERLAP_BYTES (64L * 1024)

/* So many equal bytes at the end of a file are padding. Fixed disks and
 * bitmaps have runs, too, but hardly at their end. */
#define LIMIT_PADDING_BYTES (1024L * 1024)

/* Unpacked bytes of one message that are kept until the engine has said which
 * of them it saw; what does not fit is examined at once. */
#define LIMIT_UNPACK_KEPT_BYTES (64L * 1024 * 1024)

/* Room in a worker's folder below which nothing is examined: small mail takes
 * some files of a few KiB, and what cannot be written would be called clean. */
#define LIMIT_SCRATCH_BYTES (256UL * 1024)
#define LIMIT_SCRATCH_FILES 16

/* Unpacked bytes that lie in memory at a time, an archive's around its
 * member's: LIMIT_WORKER_MEMORY_BYTES leaves the other half to libclamav. */
#define LIMIT_UNPACK_HELD_BYTES (512L * 1024 * 1024)

/* What a part may still cost once it is beyond a limit: its class is known,
 * and what is looked at then is a kindness. */
#define LIMIT_BEYOND_BYTES  (16L * 1024 * 1024)
#define LIMIT_BEYOND_FILES  1000
#define LIMIT_BEYOND_LAYERS 100
#define LIMIT_BEYOND_MS     300

/* Files whose facts a worker remembers: a mail shot's attachments come within
 * minutes. An ordinary archive's take some KiB. */
#define LIMIT_FACTS_ENTRIES 256
#define LIMIT_FACTS_BYTES   (8L * 1024 * 1024)

/* Folders of one disk image: each is compared with all others, so that none is
 * read twice. */
#define LIMIT_ISO_FOLDERS 2000

/* How deep S/MIME's elements lie in one another where content is looked for: a
 * real one's are five deep, pieces of pieces included. */
#define LIMIT_CMS_DEPTH 16

/* How far a file is looked at to tell whether it begins as a mail: behind a
 * few long headers stands one that only mail has. */
#define LIMIT_MAIL_BEGIN_BYTES (16L * 1024)

/* What a message hides and readers may decode is scanned so many times: an
 * honest one has a handful, and each scan costs 0.1 ms however little it is. */
#define LIMIT_SWEEP_READINGS 1000

/* Files that libclamav unpacks from a format that only it knows. */
#define LIMIT_ENGINE_LAYERS 1000

/* Attachments of one message that libmagic is asked about; it takes 1.7 ms to
 * find nothing in a text. */
#define LIMIT_MAGIC_PARTS 200

/* Members of one message that libmagic is asked about; it takes 0.1 ms. */
#define LIMIT_MAGIC_MEMBERS 1000

/* Entries of a ZIP that its directory does not name: honest ones are a few
 * that an archiver replaced. */
#define LIMIT_ZIP_HIDDEN 1000

/* A file's name once it is normalised: what file systems hold. */
#define LIMIT_FILE_NAME_BYTES 255

/* The first bytes of a message's headers that the gate itself keeps. */
#define LIMIT_NAME_BYTES 256

/* One password; people and Office stop at 128 characters or before. */
#define LIMIT_PASSWORD_BYTES 128

/* Passwords that travel between the gate and a worker: a mail names one or
 * two, and several mails may have gone before. */
#define LIMIT_SECRETS 16

/* Passwords tried on one message's files, the likeliest first. */
#define LIMIT_PASSWORDS 200

/* Text of a message in which passwords are looked for: one body, and all of
 * them. What is longer loses its middle: a password stands at the beginning,
 * or at the end of what is quoted. */
#define LIMIT_PASSWORD_TEXT_BYTES (256L * 1024)
#define LIMIT_PASSWORD_TEXTS      16

/* Labels (パスワード, PW) of one message whose values are looked for: a long
 * thread has some dozens, and each costs some hundred bytes' reading. */
#define LIMIT_PASSWORD_LABELS 5000

/* Time for trying passwords on one message: fifty of the slowest kind
 * (Office's agile with its 100,000 rounds takes 60 ms each), and a small part
 * of the worker's whole time. */
#define LIMIT_UNLOCK_MS 3000

/* Rounds of a document's key derivation: Office writes 100,000, the format
 * allows ten million, which would be six seconds for one password. */
#define LIMIT_UNLOCK_ROUNDS 1000000

/* Text of one document in which lures are looked for: a trap says what it
 * wants at once. Pictures and letters of one that is nothing but a picture. */
#define LIMIT_LURE_BYTES  (128L * 1024)
#define LIMIT_LURE_IMAGES 3
#define LIMIT_LURE_CHARS  400

/* Strings of one document in which addresses and words of programs are looked
 * for: 16 ms at most. */
#define LIMIT_OFFICE_STRING_BYTES (2L * 1024 * 1024)

/* One string of a cell, a name or a field; Excel allows 32,767 letters. */
#define LIMIT_OFFICE_TEXT_BYTES (128L * 1024)

/* A field's instruction, those inside it included, and letters that are looked
 * at together. */
#define LIMIT_FIELD_BYTES      8192L
#define LIMIT_OFFICE_RUN_BYTES 16384L

/* Parts of a package that are listed (the largest of 275 packages at hand has
 * some hundreds; limits.files is as many), bytes unpacked of one part, and of
 * all: 20 ms and 50 ms. */
#define LIMIT_OOXML_PARTS      10000
#define LIMIT_OOXML_PART_BYTES (6L * 1024 * 1024)
#define LIMIT_OOXML_BYTES      (16L * 1024 * 1024)

/* Records and formula tokens of one workbook, sheets that are visited: some
 * ten milliseconds' work. */
#define LIMIT_BIFF_RECORDS 1000000
#define LIMIT_BIFF_TOKENS  1000000
#define LIMIT_BIFF_SHEETS  1000

/* Senders' and recipients' pairs whose passwords the gate remembers, the
 * recipients of one message that count, and for how long. */
#define LIMIT_MEMORY_PAIRS      4096
#define LIMIT_MEMORY_RECIPIENTS 32
#define LIMIT_MEMORY_S          (24L * 60 * 60)

/* A session's stack. Sessions were seen to touch 16 KiB of it, examination and
 * rewriting included; the rest is for libraries and what comes. Sanitizers
 * need several times as much. */
#ifdef SEKISHO_SANITIZE
#define LIMIT_SESSION_STACK_BYTES (2L * 1024 * 1024)
#else
#define LIMIT_SESSION_STACK_BYTES (256L * 1024)
#endif

/* A model's file and its card, in bytes; its trees, all their nodes, and their
 * depth: ten times what was worth training, and a score then takes less than
 * a millisecond. */
#define LIMIT_MODEL_BYTES      (16L * 1024 * 1024)
#define LIMIT_MODEL_CARD_BYTES (1024L * 1024)
#define LIMIT_MODEL_TREES      3000
#define LIMIT_MODEL_NODES      100000
#define LIMIT_MODEL_DEPTH      10

/* Rows and columns of a training: what fits into the memory of a small host,
 * and a table several times ours. */
#define LIMIT_TRAIN_ROWS    1000000
#define LIMIT_TRAIN_COLUMNS 2000

/* Attachments of one message whose score is explained: each takes 0.1 ms, and
 * nobody reads more. */
#define LIMIT_MODEL_EXPLAINED 64

/* Descriptors a session may hold at a time: its MTA, the spool, the new body,
 * the cleaned message, the scanner, the two that come with an answer, one to
 * spare. */
#define LIMIT_SESSION_DESCRIPTORS 8

/* Descriptors of the process itself, and the most it asks for. */
#define LIMIT_DESCRIPTORS_RESERVED 64
#define LIMIT_DESCRIPTORS_MAX      (1024UL * 1024)

/* Requests at the control socket at a time: an administrator and a monitor
 * need two; each holds up to four descriptors of those reserved above. */
#define LIMIT_CONTROL_CONNECTIONS 8

/* An answer at the control socket: status and every mistake of an ini. */
#define LIMIT_CONTROL_BYTES (4L * 1024 * 1024)

/* Fewer sessions at a time are no service: Postfix starts 100 at once. */
#define LIMIT_SESSIONS_MIN 100

/* An MTA that says nothing for so long is gone; libmilter's own time. */
#define LIMIT_SESSION_IDLE_MS (7210 * 1000)

/* An address of the web: what browsers of all kinds still follow. */
#define LIMIT_URL_BYTES 2048

/* Values of features and addresses of the web of all files in a report. 10,000
 * members say some ten values each; of addresses more are asked about by
 * nobody. */
#define LIMIT_REPORT_VALUES 400000
#define LIMIT_REPORT_URLS   1000
/* A host as it is written: 253 letters of up to four bytes. */
#define LIMIT_URL_HOST_BYTES 1012

/* Addresses that a report tells of, and those of one host among them, so that
 * nobody fills the list with one host's to hide another: newsletters have a
 * hundred, of a handful of hosts. */
#define LIMIT_URLS      400
#define LIMIT_HOST_URLS 50

/* Texts of one message in which addresses are looked for, decoded, and how
 * many are read: what is beyond has been seen to, or is there to hide. */
#define LIMIT_URL_TEXT_BYTES (4L * 1024 * 1024)
#define LIMIT_URL_TRIES      5000

/* Mistakes that are told of one file of sites or digests: a file that is
 * something else has a million. */
#define LIMIT_LOCAL_MISTAKES 10

/* Lines of such a file: a hundred million of SHA-256 are 3 GB. */
#define LIMIT_LOCAL_LINES 100000000

/* Places of a path at which a local entry may end. */
#define LIMIT_SITE_FOLDERS 64

/* Domains and digests of one message that are asked about: those that mean
 * most first. Lists limit their users, and a mail that needs more says the
 * rest by having them. */
#define LIMIT_URL_DOMAINS  50
#define LIMIT_FILE_DIGESTS 50

/* A file below this is asked about nowhere: too small to do harm by itself,
 * and common ones (empty, one pixel) have everybody's digest. */
#define LIMIT_DIGEST_FILE_BYTES 64

/* Addresses taken from one document: a lure has one, a catalogue hundreds that
 * say nothing more. */
#define LIMIT_READING_URLS 100

/* Attributes of one tag of HTML: the richest honest ones have twenty. Each is
 * compared with those before it. */
#define LIMIT_HTML_ATTRIBUTES 256

/* Lines of a mail that begin uuencode, and addresses in a page that hold their
 * data: libclamav makes a file for each. Newsletters have some tens. */
#define LIMIT_CROWD 1000

/* Text facts: features of one message (a page of text has 2,000), the table
 * they are hashed into (2^18 weights of one byte are the model's file), what
 * is read of one message, in how many parts, and the cap of every count. */
#define LIMIT_TEXT_FEATURES    4096
#define LIMIT_TEXT_BUCKET_BITS 18
#define LIMIT_TEXT_BYTES       65536
#define LIMIT_TEXT_PARTS       50
#define LIMIT_TEXT_COUNT       1000000

/* Attached texts of one message in which a password is looked for, and what is
 * read of each: who attaches password.txt writes a few lines. */
#define LIMIT_ATTACHED_TEXTS      8
#define LIMIT_ATTACHED_TEXT_BYTES (16L * 1024)

/* What is decoded of each of these texts, however long those before it are: a
 * mail that is read has a hundredth of it. */
#define LIMIT_DISPLAYED_BYTES (1024L * 1024)

/* A date of four digits' years, in seconds from the epoch: what lies outside
 * is no date. */
#define LIMIT_DATE_S (8000L * 366 * 24 * 60 * 60)

/* Entries of a compound file that readers of documents look at: a document
 * with a hundred objects has some hundreds. */
#define LIMIT_CFB_ENTRIES 10000

/* Projects of macros in one file and modules of all: ten times what the
 * largest add-ins have. Each module is looked for among all entries. */
#define LIMIT_VBA_PROJECTS 50
#define LIMIT_VBA_MODULES  1000

/* One module's source: Office itself stops at 64 KiB a procedure. And the
 * names in all of it, each kept once. */
#define LIMIT_VBA_SOURCE_BYTES (4L * 1024 * 1024)
#define LIMIT_VBA_NAMES        30000

/* A string of macros, its pieces joined: longer ones are looked into piece by
 * piece. */
#define LIMIT_VBA_STRING_BYTES (256L * 1024)

/* What readers unpack of one document, beside what the walk through archives
 * unpacks: source of macros is read in 15 ms a MiB. And documents within
 * documents: one that holds a presentation that holds a drawing. */
#define LIMIT_READ_UNPACKED_BYTES (16L * 1024 * 1024)
#define LIMIT_READ_DEPTH          3

/* Text of one script or page that is read: what is longer loses its middle.
 * Words and measures cost 13 ms a MB. */
#define LIMIT_READING_TEXT_BYTES (2L * 1024 * 1024)

/* A PDF: how deep its dictionaries may lie in each other, how much of its
 * object streams is unpacked (1 ms each 100 KB) and of how many, and streams
 * that may show the text of its only page: a drawing has megabytes, what is
 * hardly any text is known by then. Streams that may be a script, and scripts
 * in streams that are looked for among them: one more is known to be there,
 * but not read. */
#define LIMIT_PDF_DEPTH           32
#define LIMIT_PDF_SHOWN_BYTES     (512L * 1024)
#define LIMIT_PDF_INFLATED_BYTES  (4L * 1024 * 1024)
#define LIMIT_PDF_OBJECT_STREAMS  1000
#define LIMIT_PDF_PAGE_STREAMS    16
#define LIMIT_PDF_UNTYPED_STREAMS 1000
#define LIMIT_PDF_SCRIPT_STREAMS  64

/* Embedded files of a notebook: a page has a few, and each may be a text whose
 * words are counted. */
#define LIMIT_ONENOTE_FILES 1000

/* A Windows program: imports that are counted (the largest honest ones have
 * 100 libraries and some thousand functions), and bytes of its sections whose
 * entropy is taken, 1 ms a MB. */
#define LIMIT_PE_LIBRARIES     256
#define LIMIT_PE_FUNCTIONS     4096
#define LIMIT_PE_ENTROPY_BYTES (16L * 1024 * 1024)

/* Files of a disk image whose names and first bytes are looked at, and entries
 * of a FAT folder, pieces of long names included. */
#define LIMIT_IMAGE_FILES 1000
#define LIMIT_FAT_ENTRIES 8192
/* A line of a log file that is looked at: an event line and what a syslog
 * daemon puts before it are far shorter. */
#define LIMIT_LOG_FILE_LINE_BYTES 16384

/* Texts that a report keeps apart in one topic: strangers choose senders, and
 * the top ten of a million are still the top ten. */
#define LIMIT_TALLY_KEYS (1024UL * 1024)

/* Hours that a report covers: ten years. */
#define LIMIT_SUMMARY_HOURS (10UL * 366 * 24)

/* Groups of recipients that metrics tell apart: a monitoring system pays for
 * each series, and a provider's 10,000 domains are its reports' business. */
#define LIMIT_METRICS_GROUPS 64

/* A page of metrics: 64 groups and 64 lists at their worst. */
#define LIMIT_METRICS_BYTES (2L * 1024 * 1024)

#endif
