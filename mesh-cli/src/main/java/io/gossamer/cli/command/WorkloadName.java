package io.gossamer.cli.command;

import io.gossamer.api.MeshIdentity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A workload as people write it: namespace, slash, service account. */
record WorkloadName(String namespace, String account) {

    static final WorkloadName NONE = new WorkloadName("", "");

    /** Reads {@code NAMESPACE/ACCOUNT}. */
    static final class Converter implements ITypeConverter<WorkloadName> {

        @Override
        public WorkloadName convert(String text) {
            int slash = text.indexOf('/');
            if (slash > 0 && slash == text.lastIndexOf('/')) {
                WorkloadName name =
                        new WorkloadName(text.substring(0, slash), text.substring(slash + 1));
                try {
                    MeshIdentity.of(name.account(), name.namespace());
                    return name;
                } catch (IllegalArgumentException e) {
                    throw new TypeConversionException(
                            "expected: NAMESPACE/ACCOUNT; " + e.getMessage());
                }
            }
            throw new TypeConversionException("expected: NAMESPACE/ACCOUNT, as default/books");
        }
    }
}
