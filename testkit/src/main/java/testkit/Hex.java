package testkit;

import java.util.HexFormat;

/** Bytes as tests write them down: two hexadecimal digits each, spaces between. */
public final class Hex {

  private static final HexFormat FORMAT = HexFormat.ofDelimiter(" ");

  private Hex() {}

  /** Returns the bytes that the digits stand for; white space of any length separates them. */
  public static byte[] parse(String hex) {
    return FORMAT.parseHex(hex.strip().replaceAll("\\s+", " "));
  }

  /** Returns the digits for the bytes. */
  public static String format(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }
}
