package io.gossamer.identity.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.gossamer.identity.storage.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {

    @TempDir Path temp;

    private PrivateDirectory directory;

    @BeforeEach
    void open() {
        directory = PrivateDirectory.open(temp.resolve("data"), "test.data-dir");
    }

    @AfterEach
    void close() {
        directory.close();
    }

    private static AuditEntry entry(String identity) {
        return new AuditEntry(
                Instant.EPOCH, "certify", "issued", identity, Map.of("caller", "127.0.0.1"));
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(directory.file(AuditLog.FILE));
    }

    private void assertChained(List<String> lines) {
        String previous = AuditLog.GENESIS;
        for (String line : lines) {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            assertThat(object.get("prev").getAsString()).isEqualTo(previous);
            previous = AuditLog.hash(line);
        }
    }

    @Test
    void everyLineHoldsTheHashOfTheOneBefore() throws IOException {
        try (AuditLog log = AuditLog.open(directory)) {
            log.append(entry("a"));
            log.append(entry("b \"quoted\"\n"));
        }
        try (AuditLog again = AuditLog.open(directory)) {
            again.append(entry("c"));
        }

        assertThat(lines()).hasSize(3);
        assertChained(lines());
        assertThat(lines().get(0))
                .startsWith(
                        "{\"time\":\"1970-01-01T00:00:00Z\",\"event\":\"certify\","
                                + "\"result\":\"issued\",\"identity\":\"a\",\"caller\":\"127.0.0.1\"");
    }

    @Test
    void lineThatACrashCutShortIsTakenOff() throws IOException {
        try (AuditLog log = AuditLog.open(directory)) {
            log.append(entry("a"));
        }
        Files.writeString(
                directory.file(AuditLog.FILE), "{\"time\":\"1970", StandardOpenOption.APPEND);
        try (AuditLog again = AuditLog.open(directory)) {
            again.append(entry("b"));
        }

        assertThat(lines()).hasSize(2);
        assertChained(lines());
    }

    @Test
    void fullFileIsPutAsideAndTheChainGoesOn() throws IOException {
        try (AuditLog log = AuditLog.open(directory, 300)) {
            for (int i = 0; i < 30; i++) {
                log.append(entry("identity-" + i));
            }
        }

        List<String> older = Files.readAllLines(directory.file(AuditLog.FILE + ".1"));
        String last = older.get(older.size() - 1);
        assertThat(lines().get(0)).contains(AuditLog.hash(last));
        assertThat(directory.file(AuditLog.FILE + ".8")).exists();
        assertThat(directory.file(AuditLog.FILE + ".9")).doesNotExist();
    }
}
