# A load balancer that hands each datagram to the next engine, as it came: with the sender's address, and unread. It needs the right to
# send packets with a header of its own (root, or CAP_NET_RAW).
#
#   perl sprayer.pl ENGINE-PORT...
#
# Listens at a free port of the loopback address, prints it, and ends when its input does.
use strict;
use warnings;
use Socket;

my @engines = @ARGV;
my $loopback = inet_aton('127.0.0.1');
my ($in, $out);
socket($out, PF_INET, SOCK_RAW, 255) or die "not allowed to send as another: $!\n";
socket($in, PF_INET, SOCK_DGRAM, 0) or die "no socket: $!\n";
bind($in, sockaddr_in(0, $loopback)) or die "no port: $!\n";
my ($own) = sockaddr_in(getsockname($in));
$| = 1;
print "$own\n";

my $next = 0;
while (1) {
    my $ready = '';
    vec($ready, fileno($in), 1) = 1;
    vec($ready, fileno(STDIN), 1) = 1;
    select($ready, undef, undef, undef);
    last if vec($ready, fileno(STDIN), 1);
    my $datagram;
    my $from = recv($in, $datagram, 65535, 0) or next;
    my ($port, $address) = sockaddr_in($from);
    my $engine = $engines[$next++ % @engines];
    # RFC 768: ports, length, no checksum. RFC 791: the kernel fills in length, identification and checksum.
    my $udp = pack('nnnn', $port, $engine, 8 + length $datagram, 0) . $datagram;
    my $ip = pack('CCnnnCCn', 0x45, 0, 20 + length $udp, 0, 0, 64, 17, 0) . $address . $loopback;
    send($out, $ip . $udp, 0, sockaddr_in($engine, $loopback)) or warn "to $engine: $!\n";
}
