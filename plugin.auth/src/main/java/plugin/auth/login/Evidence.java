package plugin.auth.login;

import plugin.auth.password.PasswordEntry;

/** What a grant of ours rests on, as the broker keeps it with the connection. */
public final class Evidence {
  static final String CERTIFICATE = "plugin.auth:certificate";
  private static final String OURS = "plugin.auth:";
  private static final String PASSWORD = "plugin.auth:password:";

  private Evidence() {}

  static String of(PasswordEntry entry) {
    return PASSWORD + entry.fingerprint();
  }

  static boolean isPassword(String evidence) {
    return evidence.startsWith(PASSWORD);
  }

  /** Whether it was us who let the client in. */
  public static boolean isOurs(String evidence) {
    return evidence.startsWith(OURS);
  }
}
