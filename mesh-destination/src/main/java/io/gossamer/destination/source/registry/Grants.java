package io.gossamer.destination.source.registry;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import io.gossamer.destination.source.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each identity was granted, kept in a file: a sidecar that registers again after a restart of
 * this service needs no token that is still valid. Its mTLS identity is what it proves then. Not
 * thread-safe: the registry calls it under its lock.
 */
final class Grants {

    /** Identities remembered; the eldest is forgotten first and must show a token again. */
    private static final int MAX_IDENTITIES = 10_000;

    /** Names of one identity. */
    private static final int MAX_NAMES = 1_024;

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
    private static final Logger log = LoggerFactory.getLogger(Grants.class);

    private final @Nullable Path file;
    private final Map<String, Grant> grants = new LinkedHashMap<>();

    /** The file's form. */
    private record Stored(
            List<String> workloads, List<String> services, Map<String, String> labels) {}

    /**
     * @param file null keeps nothing beyond this process
     */
    Grants(@Nullable Path file) {
        this.file = file;
        if (file != null && Files.exists(file)) {
            load(file);
        }
    }

    boolean isEmpty() {
        return grants.isEmpty();
    }

    Grant of(String identity) {
        return grants.getOrDefault(identity, Grant.NOTHING);
    }

    /** Adds to what an identity was granted before. */
    Grant add(String identity, Grant grant) {
        Grant before = of(identity);
        Grant both = before.plus(grant);
        Grant kept = both.size() <= MAX_NAMES ? both : grant;
        if (!kept.equals(before)) {
            grants.remove(identity);
            if (grants.size() >= MAX_IDENTITIES) {
                grants.remove(grants.keySet().iterator().next());
            }
            grants.put(identity, kept);
            save();
        }
        return kept;
    }

    private void load(Path from) {
        try {
            Map<String, Stored> stored =
                    GSON.fromJson(Files.readString(from), new TypeToken<Map<String, Stored>>() {});
            new HashMap<>(stored)
                    .forEach(
                            (identity, grant) ->
                                    grants.put(
                                            identity,
                                            new Grant(
                                                    Set.copyOf(grant.workloads()),
                                                    Set.copyOf(grant.services()),
                                                    grant.labels())));
        } catch (IOException | JsonParseException | NullPointerException e) {
            grants.clear();
            log.warn(
                    "registry: {} is unreadable ({}); sidecars must show their tokens again",
                    from,
                    e.getClass().getSimpleName());
        }
    }

    private void save() {
        if (file == null) {
            return;
        }
        Map<String, Stored> stored = new LinkedHashMap<>();
        grants.forEach(
                (identity, grant) ->
                        stored.put(
                                identity,
                                new Stored(
                                        grant.workloads().stream().sorted().toList(),
                                        grant.services().stream().sorted().toList(),
                                        grant.labels())));
        try {
            StateFile.write(file, GSON.toJson(stored));
        } catch (IOException e) {
            log.warn(
                    "registry: {} cannot be written ({}); after a restart sidecars must show their"
                            + " tokens again. Make the data directory writable for this user",
                    file,
                    e.getMessage());
        }
    }
}
