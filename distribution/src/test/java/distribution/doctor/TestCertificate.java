package distribution.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** A self-signed certificate with its key, made by the JDK's keytool, as PEM. */
public record TestCertificate(Path certificate, Path key) {

  /** Makes one that begins so many days from now and is valid for so many. */
  public static TestCertificate make(Path name, int beginsInDays, int days) throws Exception {
    Path store = Path.of(name + ".p12");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "a",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=gateway",
                    "-startdate",
                    beginsInDays + "d",
                    "-validity",
                    "" + days,
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    "secret",
                    "-keystore",
                    store.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, process.waitFor());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "secret".toCharArray());
    }
    Key key = keys.getKey("a", "secret".toCharArray());
    return new TestCertificate(
        pem(Path.of(name + ".crt"), "CERTIFICATE", keys.getCertificate("a").getEncoded()),
        pem(Path.of(name + ".key"), "PRIVATE KEY", key.getEncoded()));
  }

  private static Path pem(Path file, String type, byte[] content) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }
}
