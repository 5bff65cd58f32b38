/* test_engine.c - clamav/engine.h: loading, finding, remembering. */
#include "check.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/own.h"
#include "clamav/engine.h"
#include "clamav/signatures.h"
#include "inspect_sample.h"
#include "text/digest.h"

#define TESTFILES "/usr/share/clamav-testfiles"

static struct engine *
open_engine(const struct host *host)
{
	struct fault fault = { "" };
	struct engine *engine = engine_open(host, &fault);

	CHECK_TEXT("opens", fault.text, "");
	return engine;
}

static void
write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	fputs(text, file);
	fclose(file);
}

/* A folder with one file in it, loaded. Returns the fault's text. */
static void
load_with(const char *file_name, const char *text, struct fault *fault,
    struct engine **engine_out)
{
	char folder[] = "/tmp/sekisho-test-XXXXXX";
	const char *paths[] = { folder, "/nonexistent" };
	struct host host = sample_host();
	char file[100];

	CHECK("a folder", mkdtemp(folder) != NULL);
	snprintf(file, sizeof file, "%s/%s", folder, file_name);
	if (text != NULL)
		write_text(file, text);
	host.scanner_signatures = (struct text_list){ .items = paths,
		.count = 2 };
	fault->text[0] = '\0';
	*engine_out = engine_open(&host, fault);
	unlink(file);
	rmdir(folder);
}

static void
test_loading(void)
{
	struct engine *engine;
	struct fault fault;

	load_with("none", NULL, &fault, &engine);
	CHECK_TEXT("an empty folder is no fault", fault.text, "");
	CHECK_EQ("an empty folder", engine_signatures(engine), 2);
	CHECK("the built-in signatures alone", engine_is_test_only(engine));
	engine_free(&engine);

	load_with("README", "text", &fault, &engine);
	CHECK_TEXT("a folder without databases is no fault", fault.text, "");
	engine_free(&engine);

	load_with("own.ndb", "Own.Test-1:0:*:6f776e2d746573742d627974\n",
	    &fault, &engine);
	CHECK_TEXT("a database of ours", fault.text, "");
	CHECK_EQ("a database of ours", engine_signatures(engine), 3);
	CHECK(
	    "no longer the built-in ones alone", !engine_is_test_only(engine));
	engine_free(&engine);

	load_with("broken.ndb", "Own.Test-1:0:*:zz\n", &fault, &engine);
	CHECK("a broken database is a fault", engine == NULL);
	CHECK("it names the file", strstr(fault.text, "broken.ndb") != NULL);
	CHECK("it says what was tried",
	    strstr(fault.text, "cannot load signatures: ") == fault.text);
	engine_free(&engine);
}

static void
test_no_leftovers(void)
{
	char folder[] = "/tmp/sekisho-test-XXXXXX";
	struct host host = sample_host();
	struct engine *engine;

	CHECK("a folder", mkdtemp(folder) != NULL);
	host.scanner_temporary = folder;
	engine = open_engine(&host);
	engine_free(&engine);
	CHECK_EQ("loading leaves nothing behind", rmdir(folder), 0);
}

static void
check_scan(struct engine *engine, const char *name, const char *bytes,
    size_t len, const char *want)
{
	struct engine_result result;

	engine_scan(engine, bytes, len, NULL, &result);
	CHECK(name, result.unscanned == NULL);
	CHECK_TEXT(
	    name, result.hit_count > 0 ? result.hits[0].name : "clean", want);
	engine_result_release(&result);
}

static void
test_finding(struct engine *engine)
{
	char eicar[EICAR_BYTES];
	char text[200] = "before ";

	signatures_eicar(eicar);
	check_scan(engine, "EICAR is found", eicar, sizeof eicar,
	    "Eicar-Test-Signature");
	memcpy(text + 7, eicar, sizeof eicar);
	check_scan(engine, "EICAR inside a text is found", text, 100,
	    "Eicar-Test-Signature");
	check_scan(engine, "text is clean", "hello", 5, "clean");
	check_scan(engine, "nothing is clean", "", 0, "clean");
}

static char *
read_file(const char *folder, const char *name, size_t *len_out)
{
	char path[512];
	char *bytes;
	FILE *file;
	long len;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "re");
	if (file == NULL)
		return NULL;
	fseek(file, 0, SEEK_END);
	len = ftell(file);
	rewind(file);
	bytes = mem_new((size_t)len + 1, 1);
	*len_out = fread(bytes, 1, (size_t)len, file);
	fclose(file);
	return bytes;
}

static void
test_testfiles(struct engine *engine)
{
	const struct dirent *entry;
	DIR *dir = opendir(TESTFILES);
	int count = 0;

	CHECK("package clamav-testfiles is installed", dir != NULL);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		scoped_mem char *bytes = NULL;
		size_t len;

		if (strncmp(entry->d_name, "clam", 4) != 0)
			continue;
		bytes = read_file(TESTFILES, entry->d_name, &len);
		check_scan(
		    engine, entry->d_name, bytes, len, "Clamav.Test.File-6");
		count++;
	}
	if (dir != NULL)
		closedir(dir);
	CHECK("all of them are found", count >= 40);
}

/* Whether a part of this content is among the layers of the mail. */
static bool
sees_part(
    struct engine *engine, const char *message, const struct engine_part *part)
{
	const char *bytes = part->bytes;
	size_t len = part->len;
	struct engine_result result;
	uint8_t sha256[32];
	bool seen;

	digest_sha256(bytes, len, sha256);
	engine_begin_message(engine);
	engine_expect_layer(engine,
	    &(struct engine_part){ .bytes = bytes,
		.len = len,
		.sha256 = sha256,
		.is_body = part->is_body,
		.lasts = part->lasts });
	CHECK("not seen yet", !engine_saw_layer(engine, sha256));
	engine_scan(engine, message, strlen(message), NULL, &result);
	engine_result_release(&result);
	seen = engine_saw_layer(engine, sha256);
	engine_begin_message(engine);
	CHECK("forgotten with the next message",
	    !engine_saw_layer(engine, sha256));
	return seen;
}

/* The same, whether the bytes last or not. */
static bool
sees(struct engine *engine, const char *message, const char *bytes, size_t len,
    bool is_body)
{
	scoped_buffer struct buffer another = BUFFER_OF(4096);
	bool gone, lasts;

	gone = sees_part(engine, message,
	    &(struct engine_part){
		.bytes = bytes, .len = len, .is_body = is_body });
	/* libclamav hands out nothing twice. */
	buffer_add_format(&another, "%s again", message);
	lasts = sees_part(engine, buffer_text(&another),
	    &(struct engine_part){ .bytes = bytes,
		.len = len,
		.is_body = is_body,
		.lasts = true });
	CHECK_EQ("bytes that last are found as well", gone, lasts);
	return lasts;
}

#define LAYERS                                                                 \
	"Received: by sekisho\r\n"                                             \
	"Content-Type: multipart/mixed; boundary=B\r\n\r\n"                    \
	"--B\r\nContent-Type: text/plain\r\n\r\none\r\ntwo\r\n\r\n"            \
	"--B\r\nContent-Type: application/octet-stream; name=a.bin\r\n"        \
	"Content-Transfer-Encoding: base64\r\n\r\n"                            \
	"AAECAwQFBgcICQoLDA0ODw==\r\n--B--\r\n"

static void
test_layers(struct engine *engine)
{
	char bytes[16];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)i;
	/* Each mail differs: libclamav hands out nothing twice. */
	CHECK("an attachment is a layer of its mail",
	    sees(engine, LAYERS "1", bytes, sizeof bytes, false));
	CHECK("a part of another length is not",
	    !sees(engine, LAYERS "2", bytes, sizeof bytes - 1, false));
	CHECK("a body is, whatever its line ends",
	    sees(engine, LAYERS "3", "one\r\ntwo\r\n", 10, true));
	CHECK("another body is not",
	    !sees(engine, LAYERS "4", "one\r\ntwx\r\n", 10, true));
	CHECK("other newlines at its end are the same",
	    sees(engine, LAYERS "7", "one\r\ntwo\n\r\n\n", 12, true));
	CHECK("a carriage return alone is none",
	    !sees(engine, LAYERS "8", "one\rtwo\r\n", 9, true));
	CHECK(
	    "nor are two", !sees(engine, LAYERS "9", "one\r\r\ntwo", 10, true));
	CHECK("nor the beginning of a body",
	    !sees(engine, LAYERS "5", "one\r\n", 5, true));
	CHECK("a file with other line ends is another file",
	    !sees(engine, LAYERS "6", "one\r\ntwo\r\n", 10, false));
}

static void
test_path(struct engine *engine)
{
	struct engine_result result;
	size_t len;
	scoped_mem char *bytes = read_file(TESTFILES, "clam.zip", &len);

	engine_scan(engine, bytes, len, "clam.zip", &result);
	CHECK_EQ("one hit", result.hit_count, 1);
	CHECK_TEXT("the member's name is the path",
	    result.hit_count > 0 ? result.hits[0].path : "", "clam.exe");
	engine_result_release(&result);
}

static void
test_worker(struct engine *engine)
{
	char folder[] = "/tmp/sekisho-test-XXXXXX";
	struct fault fault = { "" };

	CHECK("a folder", mkdtemp(folder) != NULL);
	CHECK_EQ("a worker's folder",
	    engine_enter_worker(engine, folder, &fault), 0);
	test_testfiles(engine);
	CHECK_EQ("scanning leaves nothing behind", rmdir(folder), 0);
}

/* Two files of one MD5: a pair of blocks that X. Wang and H. Yu published
 * (How to Break MD5 and Other Hash Functions, 2005), and the bits in which the
 * second one differs. */
static void
test_equal_md5(void)
{
	static const char harmless[] =
	    "\xd1\x31\xdd\x02\xc5\xe6\xee\xc4\x69\x3d\x9a\x06\x98\xaf\xf9\x5c"
	    "\x2f\xca\xb5\x87\x12\x46\x7e\xab\x40\x04\x58\x3e\xb8\xfb\x7f\x89"
	    "\x55\xad\x34\x06\x09\xf4\xb3\x02\x83\xe4\x88\x83\x25\x71\x41\x5a"
	    "\x08\x51\x25\xe8\xf7\xcd\xc9\x9f\xd9\x1d\xbd\xf2\x80\x37\x3c\x5b"
	    "\xd8\x82\x3e\x31\x56\x34\x8f\x5b\xae\x6d\xac\xd4\x36\xc9\x19\xc6"
	    "\xdd\x53\xe2\xb4\x87\xda\x03\xfd\x02\x39\x63\x06\xd2\x48\xcd\xa0"
	    "\xe9\x9f\x33\x42\x0f\x57\x7e\xe8\xce\x54\xb6\x70\x80\xa8\x0d\x1e"
	    "\xc6\x98\x21\xbc\xb6\xa8\x83\x93\x96\xf9\x65\x2b\x6f\xf7\x2a\x70";
	static const size_t differs[] = { 19, 45, 59, 83, 109, 123 };
	char evil[sizeof harmless], text[300] = "Test.Evil:0:*:";
	struct engine_result result;
	struct engine *engine;
	struct fault fault;

	memcpy(evil, harmless, sizeof evil);
	for (size_t i = 0; i < sizeof differs / sizeof *differs; i++)
		evil[differs[i]] ^= (char)0x80;
	for (size_t i = 0; i < 100; i++)
		snprintf(text + strlen(text), 3, "%02x", (uint8_t)evil[i]);

	load_with("a.ndb", text, &fault, &engine);
	engine_scan(engine, harmless, sizeof harmless - 1, "a", &result);
	CHECK_EQ("nothing is in the first", result.hit_count, 0);
	engine_result_release(&result);
	engine_scan(engine, evil, sizeof evil - 1, "a", &result);
	CHECK_EQ("the second is not taken for it", result.hit_count, 1);
	engine_result_release(&result);
	engine_free(&engine);
}

/* libclamav itself says that there is nothing. */
static void
test_folder_gone(struct engine *engine)
{
	char folder[] = "/tmp/sekisho-test-XXXXXX";
	struct fault fault = { "" };
	struct engine_result result;
	static const char plain[] = "a text that was never seen before\n";

	CHECK("a folder", mkdtemp(folder) != NULL);
	CHECK_EQ("a worker's folder",
	    engine_enter_worker(engine, folder, &fault), 0);
	CHECK_EQ("it can be used", engine_check_folder(engine, &fault), 0);
	CHECK("nothing went wrong", engine_is_sound(engine));
	CHECK_EQ("the folder goes", rmdir(folder), 0);
	engine_scan(engine, plain, sizeof plain - 1, NULL, &result);
	CHECK_TEXT(
	    "without its folder nothing is clean", result.unscanned, "engine");
	CHECK("and what it remembers is not to be believed",
	    !engine_is_sound(engine));
	engine_result_release(&result);
	CHECK_EQ(
	    "the folder is missed", engine_check_folder(engine, &fault), -1);
	CHECK_TEXT("in words", fault.text,
	    "the folder for temporary files: cannot open it: No such file or "
	    "directory");
}

int
main(void)
{
	struct host host = sample_host();
	struct engine *engine;

	test_loading();
	test_no_leftovers();
	engine = open_engine(&host);
	test_finding(engine);
	test_testfiles(engine);
	test_layers(engine);
	test_path(engine);
	test_worker(engine);
	test_folder_gone(engine);
	engine_free(&engine);
	test_equal_md5();
	return check_done();
}
