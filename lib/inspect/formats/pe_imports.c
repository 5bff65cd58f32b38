/* pe_imports.c - import descriptors to names to purposes. */
#include "formats/pe_imports.h"

#include <string.h>

#include "base/limits.h"
#include "formats/little.h"

#define DESCRIPTOR_BYTES 20

/* The longest name that means something, and room to see that one is longer. */
#define NAME_BYTES 40

/* clang-format off */
/* Names without the A or W at their end; those of libraries in lower case. */
static const struct {
	enum pe_purpose purpose;
	const char *names; /* between blanks */
} purposes[] = {
	{ PE_PURPOSE_MEMORY, " VirtualAlloc VirtualAllocEx VirtualProtect "
		"VirtualProtectEx WriteProcessMemory ReadProcessMemory "
		"CreateRemoteThread NtUnmapViewOfSection QueueUserAPC "
		"SetThreadContext NtMapViewOfSection RtlCreateUserThread "
		"NtWriteVirtualMemory OpenProcess " },
	{ PE_PURPOSE_PROCESS, " CreateProcess CreateProcessAsUser WinExec "
		"ShellExecute ShellExecuteEx system _wsystem " },
	{ PE_PURPOSE_NETWORK, " URLDownloadToFile InternetOpen "
		"InternetOpenUrl InternetReadFile InternetConnect "
		"HttpSendRequest HttpOpenRequest WinHttpOpen WinHttpConnect "
		"WinHttpSendRequest WSAStartup WSASocket socket connect "
		"gethostbyname getaddrinfo DnsQuery_ " },
	{ PE_PURPOSE_PERSIST, " RegSetValue RegSetValueEx RegCreateKeyEx "
		"CreateService StartService ChangeServiceConfig "
		"OpenSCManager " },
	{ PE_PURPOSE_WATCH, " SetWindowsHookEx GetAsyncKeyState GetKeyState "
		"GetForegroundWindow BitBlt GetClipboardData "
		"RegisterRawInputDevices GetKeyboardState " },
	{ PE_PURPOSE_DEBUG, " IsDebuggerPresent CheckRemoteDebuggerPresent "
		"NtQueryInformationProcess OutputDebugString GetTickCount "
		"QueryPerformanceCounter " },
	{ PE_PURPOSE_CRYPT, " CryptEncrypt CryptDecrypt CryptGenKey "
		"CryptAcquireContext CryptDeriveKey BCryptEncrypt "
		"BCryptDecrypt CryptUnprotectData " },
};
/* clang-format on */

static void
count_name(const uint8_t *name, size_t len, struct pe_imports *out)
{
	char wanted[NAME_BYTES + 3] = " ";

	if (len == 0 || len >= NAME_BYTES)
		return;
	memcpy(wanted + 1, name, len);
	/* As it is, and without the letter of its variant. */
	for (size_t kept = len; kept > 0; kept--) {
		wanted[kept + 1] = ' ';
		wanted[kept + 2] = '\0';
		for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++)
			if (strstr(purposes[i].names, wanted) != NULL) {
				out->purposes[purposes[i].purpose]++;
				return;
			}
		if (kept < len ||
		    (name[kept - 1] != 'A' && name[kept - 1] != 'W'))
			return;
	}
}

/* A name behind its two bytes of hint. */
static void
read_name(const struct pe_file *pe, uint32_t address, struct pe_imports *out)
{
	size_t at = pe_file_offset(pe, address);
	size_t left;
	const uint8_t *end;

	if (pe->len - at < 3)
		return;
	at += 2;
	left = pe->len - at < NAME_BYTES ? pe->len - at : NAME_BYTES;
	end = memchr(pe->bytes + at, '\0', left);
	if (end != NULL)
		count_name(pe->bytes + at, (size_t)(end - pe->bytes) - at, out);
}

/* The thunks of one library, up to a zero. */
static void
read_thunks(const struct pe_file *pe, uint32_t address, struct pe_imports *out)
{
	size_t at = pe_file_offset(pe, address), size = pe->is_64 ? 8 : 4;

	while (pe->len - at >= size && out->functions < LIMIT_PE_FUNCTIONS) {
		const uint8_t *thunk = pe->bytes + at;
		uint32_t low = little_u32(thunk);
		uint32_t high = pe->is_64 ? little_u32(thunk + 4) : 0;
		bool is_number = ((pe->is_64 ? high : low) >> 31) != 0;

		if (low == 0 && high == 0)
			return;
		out->functions++;
		if (!is_number)
			read_name(pe, low, out);
		at += size;
	}
}

void
pe_imports_count(const struct pe_file *pe, struct pe_imports *out)
{
	uint32_t address = pe->directories[PE_IMPORTS].address;
	size_t at = address != 0 ? pe_file_offset(pe, address) : pe->len;

	*out = (struct pe_imports){ 0 };
	while (pe->len - at >= DESCRIPTOR_BYTES &&
	    out->libraries < LIMIT_PE_LIBRARIES) {
		const uint8_t *row = pe->bytes + at;
		uint32_t names = little_u32(row), thunks = little_u32(row + 16);

		if (little_u32(row + 12) == 0 || thunks == 0)
			return;
		out->libraries++;
		/* Some linkers leave the list of names out. */
		read_thunks(pe, names != 0 ? names : thunks, out);
		at += DESCRIPTOR_BYTES;
	}
}
