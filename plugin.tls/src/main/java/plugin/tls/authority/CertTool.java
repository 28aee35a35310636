package plugin.tls.authority;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import plugin.tls.material.MaterialException;
import plugin.tls.material.PemFile;

/**
 * {@code broker cert}: shows, renews, issues and takes back what the private authority of this
 * machine has issued. It works on the files, which a running broker watches. Stateless.
 */
public final class CertTool implements ToolProvider {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int DEFAULT_DAYS = 3_650;
  private static final int MOST_DAYS = 36_500;
  private static final String USAGE =
      """
      Usage: broker cert show                          what there is, and until when
             broker cert renew [NAME...]               a new certificate for this device, with more names
             broker cert issue NAME [DAYS]             a certificate for a client, whose user name is NAME
             broker cert revoke FILE                   take the certificate in this file back
      """;

  @Override
  public String name() {
    return "cert";
  }

  @Override
  public int run(PrintWriter out, PrintWriter err, String... arguments) {
    Path home = Path.of(System.getProperty("broker.home", "")).toAbsolutePath();
    AuthorityFiles files = AuthorityFiles.in(home.resolve("data").resolve("tls"));
    try {
      return run(files, List.of(arguments), out, err);
    } catch (MaterialException e) {
      err.println("broker: " + e.getMessage());
    } catch (IOException | GeneralSecurityException e) {
      err.println("broker: " + e);
    }
    return FAILED;
  }

  private int run(AuthorityFiles files, List<String> arguments, PrintWriter out, PrintWriter err)
      throws MaterialException, IOException, GeneralSecurityException {
    String command = arguments.isEmpty() ? "" : arguments.get(0);
    List<String> rest = arguments.isEmpty() ? arguments : arguments.subList(1, arguments.size());
    if (command.equals("show") && rest.isEmpty()) {
      return show(files, out);
    }
    if (command.equals("renew")) {
      return renew(files, rest, out);
    }
    if (command.equals("issue") && (rest.size() == 1 || rest.size() == 2)) {
      return issue(files, rest, out, err);
    }
    if (command.equals("revoke") && rest.size() == 1) {
      return revoke(files, Path.of(rest.get(0)), out);
    }
    boolean asked = command.equals("--help");
    (asked ? out : err).print(USAGE);
    return asked ? 0 : WRONG_USAGE;
  }

  private static PrivateAuthority authority(AuthorityFiles files) throws MaterialException {
    return PrivateAuthority.open(files, InstantSource.system(), new SecureRandom());
  }

  private static int show(AuthorityFiles files, PrintWriter out)
      throws MaterialException, IOException, GeneralSecurityException {
    show("authority", files.certificate(), out);
    show("server", files.serverCertificate(), out);
    if (Files.isDirectory(files.clients())) {
      try (Stream<Path> inside = Files.list(files.clients())) {
        for (Path each : inside.filter(f -> f.toString().endsWith(".crt")).sorted().toList()) {
          show("client", each, out);
        }
      }
    }
    return 0;
  }

  private static void show(String what, Path file, PrintWriter out)
      throws MaterialException, GeneralSecurityException {
    X509Certificate certificate = PemFile.read(file).certificates().get(0);
    out.println(what + "  " + certificate.getSubjectX500Principal() + "  " + file);
    out.println("  until        " + certificate.getNotAfter().toInstant());
    if (certificate.getSubjectAlternativeNames() != null) {
      List<String> names =
          certificate.getSubjectAlternativeNames().stream().map(n -> n.get(1).toString()).toList();
      out.println("  names        " + String.join(", ", names));
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    out.println(
        "  fingerprint  SHA-256 " + HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
  }

  private static int renew(AuthorityFiles files, List<String> names, PrintWriter out)
      throws MaterialException, IOException, GeneralSecurityException {
    X509Certificate made = authority(files).issueServer(HostNames.ofThisMachine(names));
    out.println(files.serverCertificate() + " is new, until " + made.getNotAfter().toInstant());
    return 0;
  }

  private static int issue(
      AuthorityFiles files, List<String> arguments, PrintWriter out, PrintWriter err)
      throws MaterialException, IOException, GeneralSecurityException {
    String name = arguments.get(0);
    int days = arguments.size() == 1 ? DEFAULT_DAYS : days(arguments.get(1));
    if (days <= 0 || name.isBlank()) {
      err.println("broker: a name, and 1 to " + MOST_DAYS + " days");
      return WRONG_USAGE;
    }
    String fileName = name.replaceAll("[^A-Za-z0-9_-]", "_");
    Path certificate = files.clients().resolve(fileName + ".crt");
    if (Files.exists(certificate)) {
      err.println("broker: " + certificate + " is there already");
      return FAILED;
    }
    authority(files).issueClient(name, fileName, Duration.ofDays(days));
    out.println("The device needs these files, and nobody else the second:");
    out.println("  " + certificate);
    out.println("  " + files.clients().resolve(fileName + ".key"));
    out.println("  " + files.certificate());
    return 0;
  }

  private static int days(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= MOST_DAYS
        ? Integer.parseInt(text)
        : 0;
  }

  private static int revoke(AuthorityFiles files, Path file, PrintWriter out)
      throws MaterialException, IOException, GeneralSecurityException {
    X509Certificate certificate = PemFile.read(file).certificates().get(0);
    authority(files).revoke(certificate);
    out.println(certificate.getSubjectX500Principal() + " is on the list " + files.revocations());
    out.println("which counts where crlfile of etc/plugin.tls-NAME.cfg names it");
    return 0;
  }
}
