-- What the gate's scripts share. `socket` and `folder` come from test_gate.py.

function check(name, condition)
	if not condition then
		error(name .. ": not so")
	end
end

function open(where)
	local conn = mt.connect(where)
	check("connected", conn ~= nil)
	check("negotiated", mt.negotiate(conn, nil, nil, nil) == nil)
	return conn
end

-- An envelope and a message behind it.
function send(conn, from, to)
	mt.mailfrom(conn, from)
	check("the sender goes on", mt.getreply(conn) == SMFIR_CONTINUE)
	mt.rcptto(conn, to)
	check("the recipient goes on", mt.getreply(conn) == SMFIR_CONTINUE)
	mt.data(conn)
	mt.header(conn, "From", from)
	mt.header(conn, "Subject", "test")
	mt.eoh(conn)
	mt.bodystring(conn, "text\r\n")
	check("the body goes on", mt.getreply(conn) == SMFIR_CONTINUE)
	mt.eom(conn)
end
