import { publishAnnouncement } from "../../../api/people/announcements";
import type { RequestBody } from "../../../contract/schemas";
import { date, line, words } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { replace } from "../../../router";
import { session } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";

const FIELDS: readonly RecordField[] = [
  line("title", { label: "announcement.title", required: true }),
  words("text", { label: "announcement.text", hint: "announcement.text.hint", required: true }),
  date("shown_until", {
    label: "announcement.until",
    required: true,
    exact: true,
    future: true,
    ahead: true,
  }),
];

/** Tells everyone who works in the country something. */
export default function NewAnnouncement() {
  const asked = useForm({
    keep: "draft",
    address: "/announcements/new",
    fields: FIELDS,
    send: ({ answered, keyOf }) => {
      const body = { country: session.value?.countries[0], ...answered } as RequestBody<"PublishAnnouncement">;
      return publishAnnouncement(body, keyOf(body));
    },
    done: () => {
      showToast(t("announcement.published"));
      replace("/announcements");
    },
  });
  return (
    <FormPage
      title={t("announcement.new")}
      lead={t("announcement.new.lead")}
      back={{ to: "/announcements", text: t("announcements.title") }}
      button={t("announcement.publish")}
      {...asked}
    />
  );
}
