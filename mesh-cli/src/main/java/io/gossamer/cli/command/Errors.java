package io.gossamer.cli.command;

import io.gossamer.cli.process.MeshFailure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns failures into one line of the form {@code what: value (expected: ...)} and an exit code.
 */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
            throws Exception {
        if (failure instanceof MeshFailure) {
            print(command, String.valueOf(failure.getMessage()));
            return command.getCommandSpec().exitCodeOnExecutionException();
        }
        throw failure;
    }

    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        print(command, message(failure, command.getCommandSpec().qualifiedName()));
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String message(ParameterException failure, String name) {
        String help = "; see '" + name + " --help'";
        if (failure instanceof UnmatchedArgumentException unmatched) {
            return "argument: "
                    + String.join(" ", unmatched.getUnmatched())
                    + " (expected: an option or command of '"
                    + name
                    + "'"
                    + help
                    + ")";
        }
        ArgSpec argument = failure.getArgSpec();
        if (failure instanceof MissingParameterException || argument == null) {
            return name
                    + ": "
                    + failure.getMessage()
                    + " (expected: all that is required"
                    + help
                    + ")";
        }
        String label =
                argument instanceof OptionSpec option
                        ? option.longestName()
                        : argument.paramLabel();
        return label
                + ": "
                + failure.getValue()
                + " (expected: "
                + expected(failure, argument)
                + ")";
    }

    private static String expected(ParameterException failure, ArgSpec argument) {
        String text = String.valueOf(failure.getMessage());
        int marker = text.indexOf("expected: ");
        if (marker >= 0) {
            return text.substring(marker + "expected: ".length());
        }
        return argument.paramLabel() + ": " + String.join(" ", argument.description());
    }

    private static void print(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println(message);
        err.flush();
    }
}
