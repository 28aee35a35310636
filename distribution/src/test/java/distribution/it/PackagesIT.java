package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is handed out beside the archive. */
final class PackagesIT {
  private static final Path PACKAGES = Path.of(System.getProperty("packages"));
  private static final int SKIPPED = 77;

  /** Dockerfile reference, without those that build other images. */
  private static final Set<String> INSTRUCTIONS =
      Set.of(
          "FROM",
          "RUN",
          "ADD",
          "COPY",
          "ENV",
          "USER",
          "WORKDIR",
          "VOLUME",
          "EXPOSE",
          "HEALTHCHECK",
          "STOPSIGNAL",
          "ENTRYPOINT",
          "CMD",
          "LABEL",
          "ARG");

  @TempDir private Path directory;

  private static Path only(String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(PACKAGES, glob)) {
      files.forEach(found::add);
    }
    assertEquals(1, found.size(), () -> glob + ": " + found);
    return found.get(0);
  }

  private record Outcome(int status, Transcript output) {}

  private static Outcome run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    Transcript output = new Transcript(process);
    while (process.isAlive() && !output.awaitEnd()) {
      continue; // dpkg takes longer than a test usually waits
    }
    return new Outcome(process.waitFor(), output);
  }

  private static boolean can(String... command) throws InterruptedException {
    try {
      return run(command).status() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The script tells step by step; it also has {@code systemd-analyze} judge the unit. There is no
   * systemd in it that would run the unit: {@link ServiceManagerIT} shows what the broker tells
   * one.
   */
  @Test
  void theDebianPackageIsInstalledStartedUpgradedAndRemoved() throws Exception {
    assumeTrue(can("dpkg-deb", "--version"), "no dpkg here");
    assumeTrue(can("unshare", "--mount", "--net", "true"), "only root can have a root of its own");
    assumeTrue(can("ip", "-V") && can("systemd-analyze", "--version"), "no ip or systemd-analyze");
    Path script = directory.resolve("debian-package.sh");
    try (InputStream text =
        Objects.requireNonNull(PackagesIT.class.getResourceAsStream("debian-package.sh"))) {
      Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
    }
    Outcome outcome =
        run(
            "unshare",
            "--mount",
            "--net",
            "sh",
            script.toString(),
            only("edge-broker_*_all.deb").toString());
    assumeTrue(outcome.status() != SKIPPED, () -> outcome.output().text());
    assertEquals(0, outcome.status(), () -> outcome.output().text());
    assertTrue(outcome.output().text().endsWith("== done\n"), () -> outcome.output().text());
  }

  /** No container is built here: only what can be judged without an engine is. */
  @Test
  void theDockerfileSaysWhatItMayAndNamesWhatExists() throws Exception {
    String text = Files.readString(Path.of("src/docker/Dockerfile"));
    List<String> lines =
        text.replaceAll("\\\\\n", " ")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    for (String line : lines) {
      assertTrue(INSTRUCTIONS.contains(line.split(" ")[0]), line);
    }
    assertTrue(lines.get(0).startsWith("FROM "), lines.get(0));
    assertTrue(lines.stream().anyMatch(l -> l.matches("USER [1-9]\\d*:[1-9]\\d*")), "who runs it");
    only("edge-broker-*.tar.gz");
    Matcher commands = Pattern.compile("(?m)(?:CMD|ENTRYPOINT) \\[(.*)]").matcher(text);
    int seen = 0;
    for (; commands.find(); seen++) {
      assertTrue(commands.group(1).matches("\"[^\"]+\"(, \"[^\"]+\")*"), commands.group());
    }
    assertEquals(3, seen, "HEALTHCHECK, ENTRYPOINT and CMD in the form without a shell");
    assertTrue(text.contains("CMD [\"/opt/edge-broker/bin/broker\", \"status\"]"), "health");
  }
}
