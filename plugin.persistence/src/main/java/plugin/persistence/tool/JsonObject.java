package plugin.persistence.tool;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One flat object of JSON on a line: names with texts or whole numbers. Mutable while it is made.
 */
final class JsonObject {
  private final Map<String, Object> values = new LinkedHashMap<>();

  JsonObject with(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** A text that has to be there. */
  String text(String name) throws MalformedLine {
    if (values.get(name) instanceof String text) {
      return text;
    }
    throw new MalformedLine("\"" + name + "\" is missing or is no text");
  }

  /** A number that has to be there. */
  long number(String name) throws MalformedLine {
    if (values.get(name) instanceof Long number) {
      return number;
    }
    throw new MalformedLine("\"" + name + "\" is missing or is no whole number");
  }

  /** A text; this other one if it is not there. */
  String text(String name, String otherwise) throws MalformedLine {
    return values.containsKey(name) ? text(name) : otherwise;
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder("{");
    values.forEach(
        (name, value) -> {
          line.append(line.length() > 1 ? "," : "");
          quote(line, name);
          line.append(':');
          if (value instanceof String text) {
            quote(line, text);
          } else {
            line.append(value);
          }
        });
    return line.append('}').toString();
  }

  private static void quote(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ' || c == 0x7F || c == 0x2028 || c == 0x2029) {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }

  // --- reading

  /**
   * Reads an object.
   *
   * @throws MalformedLine that says what is wrong and at which character
   */
  static JsonObject parse(String line) throws MalformedLine {
    return new Parser(line).object();
  }

  private static final class Parser {
    private final String line;
    private int at;

    Parser(String line) {
      this.line = line;
    }

    JsonObject object() throws MalformedLine {
      JsonObject object = new JsonObject();
      expect('{');
      if (peek() == '}') {
        at++;
      } else {
        do {
          String name = string();
          expect(':');
          object.values.put(name, peek() == '"' ? string() : number());
        } while (next() == ',');
        at--;
        expect('}');
      }
      peek();
      if (at < line.length()) {
        throw wrong("something follows the object");
      }
      return object;
    }

    private MalformedLine wrong(String reason) {
      return new MalformedLine("character " + (at + 1) + ": " + reason);
    }

    /** The next character that is no space; 0 at the end. */
    private char peek() {
      while (at < line.length() && " \t\r".indexOf(line.charAt(at)) >= 0) {
        at++;
      }
      return at < line.length() ? line.charAt(at) : 0;
    }

    private char next() {
      char c = peek();
      at++;
      return c;
    }

    private void expect(char wanted) throws MalformedLine {
      if (peek() != wanted) {
        throw wrong("'" + wanted + "' is expected");
      }
      at++;
    }

    private Long number() throws MalformedLine {
      int from = at;
      while (at < line.length() && "+-.eE0123456789".indexOf(line.charAt(at)) >= 0) {
        at++;
      }
      try {
        return Long.valueOf(line.substring(from, at));
      } catch (NumberFormatException e) {
        at = from;
        throw wrong("a text or a whole number is expected");
      }
    }

    private String string() throws MalformedLine {
      expect('"');
      StringBuilder text = new StringBuilder();
      while (true) {
        if (at >= line.length()) {
          throw wrong("a text does not end");
        }
        char c = line.charAt(at++);
        if (c == '"') {
          return text.toString();
        }
        text.append(c == '\\' ? escaped() : c);
      }
    }

    private char escaped() throws MalformedLine {
      char c = at < line.length() ? line.charAt(at++) : 0;
      int simple = "\"\\/bfnrt".indexOf(c);
      if (simple >= 0) {
        return "\"\\/\b\f\n\r\t".charAt(simple);
      }
      if (c == 'u' && at + 4 <= line.length()) {
        String digits = line.substring(at, at + 4);
        if (digits.matches("[0-9a-fA-F]{4}")) {
          at += 4;
          return (char) Integer.parseInt(digits, 16);
        }
      }
      throw wrong("no such escape");
    }
  }
}
