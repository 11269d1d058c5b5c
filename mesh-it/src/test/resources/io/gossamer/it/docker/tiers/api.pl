# Counts requests in the store, by path, and says which replica it is.
use strict;
use warnings;
use IO::Socket::INET;

$SIG{CHLD} = 'IGNORE';
$SIG{TERM} = sub { exit 0 };

sub increment {
    my $store = IO::Socket::INET->new(PeerAddr => 'store:6379', Timeout => 5) or die "store: $!";
    print $store "INCR $_[0]\r\n";
    my $answer = <$store>;
    $answer =~ /^:(\d+)/ or die "store: $answer";
    return $1;
}

open my $file, '<', '/etc/hostname' or die "hostname: $!";
chomp(my $replica = <$file>);
my $server = IO::Socket::INET->new(LocalPort => 8000, Listen => 64, ReuseAddr => 1) or die "listen: $!";
while (1) {
    my $client = $server->accept or next;
    next if fork;
    my $path = (<$client> // '') =~ m{^GET (/\w*) } ? $1 : '/';
    while (<$client>) { last if /^\r?\n$/ }
    my $body = eval { "$path number " . increment($path) . " by $replica\n" };
    my $status = $@ ? '503 Service Unavailable' : '200 OK';
    $body = $@ if $@;
    print $client "HTTP/1.1 $status\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body";
    exit;
}
