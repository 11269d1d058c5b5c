package io.gossamer.cli.export.pod;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.export.source.Notes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The account of a container and what it may do. Stateless. */
final class Rights {

    private static final Pattern USER = Pattern.compile("(\\d{1,9})(?::(\\d{1,9}))?");

    private Rights() {}

    /** Adds the security context to a container, if its service asks for one. */
    static void add(Yaml.Map container, ComposeService service, Notes notes) {
        Yaml.Map context = Yaml.map();
        service.text("user").ifPresent(user -> user(context, service, user, notes));
        if (service.text("read_only").orElse("").equals("true")) {
            context.put("readOnlyRootFilesystem", Yaml.plain("true"));
        }
        for (String option : service.texts("security_opt")) {
            if (option.matches("no-new-privileges([:=]true)?")) {
                context.put("allowPrivilegeEscalation", Yaml.plain("false"));
            } else {
                notes.of(
                        service,
                        "security_opt",
                        option,
                        "a field of the securityContext, set by hand; it is left out");
            }
        }
        capabilities(context, service);
        Mapping made = context.make();
        if (!made.entries().isEmpty()) {
            container.put("securityContext", made);
        }
    }

    private static void user(Yaml.Map context, ComposeService service, String user, Notes notes) {
        String numbers = user.equals("root") ? "0" : user;
        Matcher account = USER.matcher(numbers);
        if (!account.matches()) {
            notes.of(
                    service,
                    "user",
                    user,
                    "numbers, as 1000:1000; names are not known to Kubernetes. The image's own"
                            + " account is taken");
            return;
        }
        context.put("runAsUser", Yaml.plain(account.group(1)));
        if (account.group(2) != null) {
            context.put("runAsGroup", Yaml.plain(account.group(2)));
        }
    }

    private static void capabilities(Yaml.Map context, ComposeService service) {
        Yaml.Map capabilities = Yaml.map();
        for (String key : List.of("add", "drop")) {
            List<String> names =
                    service.texts("cap_" + key).stream()
                            .map(name -> name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""))
                            .toList();
            if (!names.isEmpty()) {
                capabilities.put(key, Yaml.texts(names));
            }
        }
        Mapping made = capabilities.make();
        if (!made.entries().isEmpty()) {
            context.put("capabilities", made);
        }
    }

    /** The group that a volume is to belong to: that of an account that is not root. */
    static Optional<String> group(ComposeService service) {
        Matcher account = USER.matcher(service.text("user").orElse(""));
        if (!account.matches() || account.group(1).equals("0")) {
            return Optional.empty();
        }
        return Optional.of(account.group(2) == null ? account.group(1) : account.group(2));
    }
}
