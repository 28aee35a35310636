package distribution.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import testkit.Mosquitto;

/** Mosquitto and the appliance with one configuration file: clients see no difference. */
final class MigrationIT {
  private static final Path PASSWD = Path.of("/usr/bin/mosquitto_passwd");

  @TempDir private Path directory;

  private Path passwords() throws Exception {
    assumeTrue(Files.isExecutable(PASSWD), "no mosquitto_passwd here");
    Path file = directory.resolve("pw");
    for (String user : List.of("ann", "bob")) {
      List<String> command = new ArrayList<>(List.of(PASSWD.toString(), "-b"));
      if (Files.notExists(file)) {
        command.add("-c");
      }
      command.addAll(List.of(file.toString(), user, "secret of " + user));
      assertEquals(0, new ProcessBuilder(command).start().waitFor());
    }
    return file;
  }

  /** What a broker at this port answers to a number of questions. */
  private static List<String> answers(BrokerHome client, int port) throws Exception {
    String at = Integer.toString(port);
    List<String> answers = new ArrayList<>();
    for (String question :
        List.of(
            "pub -p PORT -t a/1 -m anonymous -r -q 1",
            "pub -p PORT -t a/1 -m wrong -r -q 1 -u ann -P frob",
            "pub -p PORT -t a/1 -m one -r -q 1 -u ann -P secret_of_ann",
            "pub -p PORT -t b/1 -m not-mine -r -q 1 -u ann -P secret_of_ann",
            "pub -p PORT -t b/2 -m two -r -q 1 -u bob -P secret_of_bob",
            "pub -p PORT -t u/ann/x -m pattern -r -q 1 -u ann -P secret_of_ann",
            "sub -p PORT -t a/# -W 1 -v -u ann -P secret_of_ann",
            "sub -p PORT -t # -W 1 -v -u bob -P secret_of_bob",
            "sub -p PORT -t u/# -W 1 -v -u ann -P secret_of_ann")) {
      String[] words = question.replace("PORT", at).split(" ");
      for (int i = 0; i < words.length; i++) {
        words[i] = words[i].replace("secret_of_", "secret of ");
      }
      BrokerHome.Result result = client.run(words);
      // for a wrong password Mosquitto says not authorised, this broker bad user name or password
      boolean refused = result.output().matches("(?s).*(ot authori|bad user name).*");
      List<String> lines = refused ? List.of("refused") : result.output().lines().sorted().toList();
      answers.add(question + " = " + (result.status() == 0) + " " + lines);
    }
    return answers;
  }

  @Test
  void clientsSeeNoDifference() throws Exception {
    Mosquitto.requireProgram();
    Path list =
        Files.write(
            directory.resolve("list"),
            List.of(
                "user ann",
                "topic a/#",
                "user bob",
                "topic b/#",
                "topic read a/#",
                "pattern readwrite u/%u/#"));
    BrokerHome home = new BrokerHome(directory.resolve("home"));
    List<String> theirs;
    int port;
    try (Mosquitto mosquitto =
        Mosquitto.start(
            directory,
            "password_file " + passwords(),
            "acl_file " + list,
            "allow_anonymous false",
            "max_keepalive 600",
            "log_type all")) {
      port = mosquitto.port();
      theirs = answers(home, port);
    }
    BrokerHome.Result imported =
        home.run(
            "import",
            "mosquitto",
            "--force",
            "--conf",
            directory.resolve("mosquitto.conf").toString());
    assertEquals(0, imported.status(), imported.output());
    BrokerHome.Result started = home.run("start");
    try {
      assertTrue(started.output().contains(":" + port), started.output());
      assertEquals(String.join("\n", theirs), String.join("\n", answers(home, port)));
      assertTrue(theirs.toString().contains("a/1 one, b/2 two"), theirs::toString);
    } finally {
      home.run("stop");
    }
  }
}
