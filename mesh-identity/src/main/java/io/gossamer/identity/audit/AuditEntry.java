package io.gossamer.identity.audit;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the audit log. Holds neither tokens nor keys.
 *
 * @param time when it happened
 * @param event what happened: {@code certify}, {@code issue-token}, {@code start}
 * @param result {@code issued}, or why it was refused
 * @param identity the DNS identity asked for, as far as it is known
 * @param details further facts in the order of writing: caller, attestor, token id, serial, key
 *     hash, expiry
 */
public record AuditEntry(
        Instant time, String event, String result, String identity, Map<String, String> details) {

    public AuditEntry {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}
