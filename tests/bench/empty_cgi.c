/* empty_cgi: the least a CGI program can do.  The floor under a plain CGI request. */
#include <unistd.h>

int main(void)
{
	static const char answer[] = "Status: 200 OK\r\nContent-Type: text/plain\r\n"
				     "Content-Length: 0\r\n\r\n";

	return write(STDOUT_FILENO, answer, sizeof(answer) - 1) == (ssize_t)sizeof(answer) - 1 ? 0
											       : 1;
}
