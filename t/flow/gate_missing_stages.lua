-- MTAs leave out stages: no HELO, no DATA, an address nobody knows.
dofile(folder .. "/gate_common.lua")

local function finish(conn, name)
	mt.header(conn, "Subject", name)
	mt.eoh(conn)
	mt.bodystring(conn, "text\r\n")
	mt.eom(conn)
	check(name, mt.getreply(conn) == SMFIR_ACCEPT)
	mt.disconnect(conn)
end

conn = open(socket)
mt.conninfo(conn, "unknown", "unspec")
mt.mailfrom(conn, "<>")
mt.rcptto(conn, "<to@here.example>")
finish(conn, "an unknown address family and no HELO")

conn = open(socket)
mt.conninfo(conn, "six.example", "2001:db8::1")
mt.helo(conn, "helo.example")
mt.mailfrom(conn, "<from@sender.example>")
mt.rcptto(conn, "<to@here.example>")
finish(conn, "an IPv6 client and no DATA")

conn = open(socket)
mt.conninfo(conn, "client.example", "192.0.2.7")
mt.helo(conn, "helo.example")
mt.mailfrom(conn, "<from@sender.example>")
for i = 1, 300 do
	mt.rcptto(conn, "<to" .. i .. "@here.example>")
	check("many recipients", mt.getreply(conn) == SMFIR_CONTINUE)
end
finish(conn, "three hundred recipients")
