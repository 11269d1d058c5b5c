package io.gossamer.proxy.inbound;

import java.util.ArrayList;
import java.util.List;

/** Ways to send a header so that an application finds one value in it. */
final class HeaderVariants {

    /** Lines, whose ends are added. */
    private static final List<String> FORMS =
            List.of(
                    // case
                    "x-role: admin",
                    "X-Role: admin",
                    "X-ROLE: admin",
                    "x-rOLE: admin",
                    // repeated
                    "x-role: user\nx-role: admin",
                    "x-role: admin\nx-role: user",
                    "x-role: user\nX-Role: admin\nx-role: user",
                    "x-role: user\naccept: */*\nx-role: admin",
                    "x-role: admin\nx-role: admin",
                    "x-role:\nx-role: admin",
                    // lists
                    "x-role: user,admin",
                    "x-role: admin,user",
                    "x-role: user, admin, guest",
                    "x-role: user ,\t admin\t, guest",
                    "x-role: ,admin",
                    "x-role: admin,",
                    "x-role: ,,admin,,",
                    "x-role: user,guest\nx-role: guest, admin",
                    // white space
                    "x-role:admin",
                    "x-role:   admin   ",
                    "x-role:\tadmin\t",
                    "x-role : admin",
                    " x-role: admin",
                    // folds
                    "x-role:\r\n admin",
                    "x-role: user,\r\n\tadmin",
                    "x-other: x\r\n x-role: admin",
                    // empty and very long
                    ": admin\nx-role: admin",
                    "x-role: " + "user,".repeat(2_000) + "admin",
                    "x-role: user\n" + "x-pad: 1\n".repeat(900) + "x-role: admin",
                    "x-role: user\n" + "x-pad: 1\n".repeat(1_100) + "x-role: admin",
                    "x-role: " + " ".repeat(10_000) + "admin",
                    "x-role: " + "user,".repeat(20_000) + "admin",
                    // underscores
                    "x_role: admin",
                    "X_ROLE: admin",
                    "x-role: user\nx_role: admin",
                    "x_role: user\nx_role: admin, user",
                    // pseudo-headers
                    ":x-role: admin",
                    "x-role: admin\n:path: /public",
                    ":path: /public\nx-role: admin",
                    // control bytes, and what the connection takes out
                    "x-role: ad\0min\nx-role: admin",
                    "x-role: user\rx-role: admin",
                    "x-role: user\nconnection: x-role\nx-role: admin");

    private HeaderVariants() {}

    /**
     * All of them, as fields: what stands before the colon, and behind.
     *
     * @param http2 where a line of its own is a field, whatever it begins with
     */
    static List<List<Field>> of(String name, String value, boolean http2) {
        List<List<Field>> variants = new ArrayList<>();
        for (String form : FORMS) {
            String text = spelled(form, name, value);
            List<Field> fields = new ArrayList<>();
            for (String line : text.split(http2 ? "(?<!\r)\n" : "\n(?=[^ \t])", -1)) {
                int colon = line.indexOf(':', 1);
                fields.add(
                        colon < 0
                                ? new Field(line, "")
                                : new Field(line.substring(0, colon), line.substring(colon + 1)));
            }
            variants.add(fields);
        }
        return variants;
    }

    private static String spelled(String form, String name, String value) {
        return form.replace("x-role", name)
                .replace("x_role", name.replace('-', '_'))
                .replace("admin", value);
    }

    /** A good value together with a bad one, or under another spelling of the name alone. */
    static List<List<Field>> mixed(String name, String good, String bad) {
        String other = name.replace('-', '_');
        return List.of(
                List.of(new Field(name, good), new Field(name, bad)),
                List.of(new Field(name, bad), new Field(name, good)),
                field(name, good + "," + bad),
                field(name, bad + " , " + good),
                field(name, good + ","),
                List.of(new Field(name, ""), new Field(name, good)),
                field(other, good),
                List.of(new Field(name, good), new Field(other, bad)),
                field(name, bad));
    }

    /** One field. */
    static List<Field> field(String name, String value) {
        return List.of(new Field(name, value));
    }
}
