package distribution.mosquitto.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON text of any size from a file, piece by piece. Owned by the thread that imports. */
final class JsonReader {
  private static final int PIECE = 1 << 14;
  private static final int DEEPEST = 64;
  private static final int END = -1;

  /** What to do with a member of an object; reads its value. */
  interface Member {
    void value(String name) throws IOException;
  }

  /** What to do with an element of an array; reads its value. */
  interface Element {
    void value() throws IOException;
  }

  private final FileWindow file;
  private ByteBuffer piece = ByteBuffer.allocate(0);
  private long pieceStart;
  private long line = 1;
  private int depth;

  /** Begins to read there. */
  JsonReader(FileWindow file, long offset) {
    this.file = file;
    this.pieceStart = offset;
  }

  /** Where the next value begins. */
  long offset() throws IOException {
    peek();
    return pieceStart + piece.position();
  }

  /** The line that is read. */
  long line() {
    return line;
  }

  /** Reads an object, member by member. */
  void members(Member member) throws IOException {
    expect('{', "an object");
    enter();
    if (peek() == '}') {
      take();
    } else {
      do {
        String name = string();
        expect(':', "':'");
        member.value(name);
      } while (goesOn('}'));
    }
    depth--;
  }

  /** Reads an array, element by element. */
  void elements(Element element) throws IOException {
    expect('[', "an array");
    enter();
    if (peek() == ']') {
      take();
    } else {
      do {
        peek();
        element.value();
      } while (goesOn(']'));
    }
    depth--;
  }

  /** Reads any value: Map, List, String, BigDecimal, Boolean or null. */
  @Nullable Object value() throws IOException {
    int first = peek();
    return switch (first) {
      case '{' -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        members(name -> map.put(name, value()));
        yield map;
      }
      case '[' -> {
        List<@Nullable Object> list = new ArrayList<>();
        elements(() -> list.add(value()));
        yield list;
      }
      case '"' -> string();
      default -> literal();
    };
  }

  /** Nothing may come any more. */
  void end() throws IOException {
    if (peek() != END) {
      throw broken("something comes after the end");
    }
  }

  IOException broken(String what) {
    return new IOException(file.path() + ": line " + line + ": " + what);
  }

  private void enter() throws IOException {
    if (++depth > DEEPEST) {
      throw broken("is nested too deep");
    }
  }

  private boolean goesOn(char end) throws IOException {
    int c = peek();
    if (c != ',' && c != end) {
      throw c == END ? broken("is cut short") : broken("expected ',' or '" + end + "'");
    }
    take();
    return c == ',';
  }

  private void expect(char c, String what) throws IOException {
    int found = peek();
    if (found != c) {
      throw found == END ? broken("is cut short") : broken("expected " + what);
    }
    take();
  }

  private @Nullable Object literal() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = peek(); isLiteral(c); c = next()) {
      text.append((char) take());
    }
    String word = text.toString();
    switch (word) {
      case "true", "false" -> {
        return Boolean.valueOf(word);
      }
      case "null" -> {
        return null;
      }
      case "" -> throw peek() == END ? broken("is cut short") : broken("expected a value");
      default -> {
        try {
          return new BigDecimal(word);
        } catch (NumberFormatException e) {
          throw broken("'" + word + "' is no value");
        }
      }
    }
  }

  private static boolean isLiteral(int c) {
    return c >= '0' && c <= '9'
        || c >= 'a' && c <= 'z'
        || c == '-'
        || c == '+'
        || c == '.'
        || c == 'E';
  }

  private String string() throws IOException {
    expect('"', "a string");
    ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
    StringBuilder text = new StringBuilder();
    for (int c = next(); c != '"'; c = next()) {
      if (c == END) {
        throw broken("is cut short");
      }
      take();
      if (c == '\\') {
        append(utf8, text);
        text.append(escaped());
      } else {
        utf8.write(c);
      }
    }
    take();
    append(utf8, text);
    return text.toString();
  }

  private void append(ByteArrayOutputStream utf8, StringBuilder text) throws IOException {
    if (utf8.size() > 0) {
      try {
        text.append(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8.toByteArray())));
      } catch (CharacterCodingException e) {
        throw broken("a text is not UTF-8");
      }
      utf8.reset();
    }
  }

  private char escaped() throws IOException {
    int c = next();
    if (c == END) {
      throw broken("is cut short");
    }
    take();
    return switch (c) {
      case '"', '\\', '/' -> (char) c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw broken("'\\" + (char) c + "' is no character");
    };
  }

  private char unicode() throws IOException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw next() == END ? broken("is cut short") : broken("expected four digits after '\\u'");
      }
      take();
      code = code << 4 | digit;
    }
    return (char) code;
  }

  /** The next byte that is not white space, which stays. */
  private int peek() throws IOException {
    int c = next();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      take();
      c = next();
    }
    return c;
  }

  /** The next byte, which stays. */
  private int next() throws IOException {
    if (!piece.hasRemaining()) {
      pieceStart += piece.position();
      int length = (int) Math.min(PIECE, file.size() - pieceStart);
      if (length <= 0) {
        piece = ByteBuffer.allocate(0);
        return END;
      }
      byte[] copy = new byte[length];
      file.at(pieceStart, length).get(copy);
      piece = ByteBuffer.wrap(copy);
    }
    return piece.get(piece.position()) & 0xff;
  }

  private int take() {
    int c = piece.get() & 0xff;
    if (c == '\n') {
      line++;
    }
    return c;
  }
}
