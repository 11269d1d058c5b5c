package io.gossamer.cli.render;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;

/**
 * Messages as JSON, with the names of protobuf's JSON mapping. All fields are there but messages
 * that are not set, so that a reader need not know the defaults. Stateless.
 */
public final class MessageJson {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private MessageJson() {}

    /** The message over several lines, without a line break at the end. */
    public static String render(Message message) {
        return GSON.toJson(object(message));
    }

    private static JsonObject object(Message message) {
        JsonObject object = new JsonObject();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            boolean absent = field.hasPresence() && !message.hasField(field);
            if (field.isRepeated()) {
                JsonArray array = new JsonArray();
                ((List<?>) message.getField(field)).forEach(value -> array.add(element(value)));
                object.add(field.getJsonName(), array);
            } else if (!absent) {
                object.add(field.getJsonName(), element(message.getField(field)));
            }
        }
        return object;
    }

    private static JsonElement element(Object value) {
        if (value instanceof Message message) {
            return object(message);
        }
        if (value instanceof EnumValueDescriptor constant) {
            return new JsonPrimitive(constant.getName());
        }
        if (value instanceof Boolean truth) {
            return new JsonPrimitive(truth);
        }
        return value instanceof Number number
                ? new JsonPrimitive(number)
                : new JsonPrimitive(value.toString());
    }
}
