package testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** People who sign jars, with the tools of the JDK; their keys are in one key store. */
public final class JarSigners {
  /** Of the key store, and of every key in it. */
  public static final String PASSWORD = "changeit";

  private final Path directory;

  /**
   * Nobody yet.
   *
   * @param directory for their files
   */
  public JarSigners(Path directory) {
    this.directory = directory;
  }

  /** Somebody called {@code CN=alias}, whose certificate is valid for 30 days from now on. */
  public void add(String alias) throws IOException, InterruptedException {
    add(alias, "-validity", "30");
  }

  /** The same, with other arguments for {@code keytool}. */
  public void add(String alias, String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-alias", alias));
    all.addAll(List.of("-dname", "CN=" + alias));
    all.addAll(List.of(arguments));
    keytool(all);
  }

  /** Somebody's certificate, as PEM. */
  public Path certificate(String alias) throws IOException, InterruptedException {
    Path file = directory.resolve(alias + ".pem");
    keytool(List.of("-exportcert", "-rfc", "-alias", alias, "-file", file.toString()));
    return file;
  }

  /** The key store, as PKCS#12. */
  public Path keyStore() {
    return directory.resolve("signers.p12");
  }

  /** Signs a jar, in place. */
  public void sign(Path jar, String alias) throws IOException, InterruptedException {
    tool(
        "jarsigner",
        List.of("-keystore", keyStore().toString(), "-storepass", PASSWORD, jar.toString(), alias));
  }

  private void keytool(List<String> arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("-keystore", keyStore().toString(), "-storepass", PASSWORD));
    tool("keytool", all);
  }

  private static void tool(String name, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(name + ": " + said);
    }
  }
}
