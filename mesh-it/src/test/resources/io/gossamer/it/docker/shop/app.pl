# Answers every request with the first book of the database and the number of visits, which Redis counts.
use strict;
use warnings;
use IO::Socket::INET;

$ENV{PGPASSWORD} = $ENV{POSTGRES_PASSWORD};
$ENV{PATH} = join ':', glob('/usr/lib/postgresql/*/bin'), $ENV{PATH};
$SIG{CHLD} = 'IGNORE';
$SIG{TERM} = sub { exit 0 };

sub visits {
    my $redis = IO::Socket::INET->new(PeerAddr => 'cache:6379', Timeout => 5) or die "cache: $!";
    print $redis "INCR visits\r\n";
    my $answer = <$redis>;
    $answer =~ /^:(\d+)/ or die "cache: $answer";
    return $1;
}

sub book {
    my $title = qx(psql -At -h db -U $ENV{POSTGRES_USER} -c 'SELECT title FROM books' postgres);
    $? == 0 or die "db: psql ended with $?";
    return $title;
}

my $server = IO::Socket::INET->new(LocalPort => 8000, Listen => 64, ReuseAddr => 1) or die "listen: $!";
while (1) {
    my $client = $server->accept or next;
    next if fork;
    $SIG{CHLD} = 'DEFAULT';
    while (<$client>) { last if /^\r?\n$/ }
    my $body = eval { book() . 'visits: ' . visits() . "\n" };
    my $status = $@ ? '503 Service Unavailable' : '200 OK';
    $body = $@ if $@;
    print $client "HTTP/1.1 $status\r\nContent-Length: " . length($body) . "\r\nConnection: close\r\n\r\n$body";
    exit;
}
