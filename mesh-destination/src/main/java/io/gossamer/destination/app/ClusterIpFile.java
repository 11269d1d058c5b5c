package io.gossamer.destination.app;

import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.source.StateFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Assigned cluster IPs on disk, one {@code namespace/name address} per line. */
record ClusterIpFile(Path path) {

    private static final Logger log = LoggerFactory.getLogger(ClusterIpFile.class);

    /** What was written last; lines that cannot be read are passed over. */
    Map<String, InetAddress> read() {
        Map<String, InetAddress> assigned = new LinkedHashMap<>();
        if (Files.notExists(path)) {
            return assigned;
        }
        try {
            for (String line : Files.readAllLines(path)) {
                int blank = line.indexOf(' ');
                if (blank > 0) {
                    IpLiteral.parse(line.substring(blank + 1))
                            .ifPresent(address -> assigned.put(line.substring(0, blank), address));
                }
            }
        } catch (IOException e) {
            log.warn(
                    "cluster IPs: {} is unreadable ({}); they follow from the names alone",
                    path,
                    e.getMessage());
        }
        return assigned;
    }

    void write(Map<String, InetAddress> assigned) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(assigned)
                .forEach(
                        (name, address) ->
                                text.append(name)
                                        .append(' ')
                                        .append(IpLiteral.format(address))
                                        .append('\n'));
        try {
            StateFile.write(path, text.toString());
        } catch (IOException e) {
            log.warn(
                    "cluster IPs: {} cannot be written ({}); make the data directory writable",
                    path,
                    e.getMessage());
        }
    }
}
