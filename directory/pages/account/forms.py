"""The forms of signing in and of one's own account."""

from email_validator import EmailNotValidError, validate_email
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, ValidationError

from directory.access.passwords import problem_with
from directory.records import AccountRole, Scope


def stripped(text: str | None) -> str | None:
    """Without the spaces around it."""
    return text.strip() if text else text


def one_line(_form: FlaskForm, field: Field) -> None:
    """Refuse control characters: a name stands in mails and pages. Errors: ValidationError."""
    if any(not character.isprintable() for character in field.data or ""):
        raise ValidationError("Write this on one line.")


def an_email(_form: FlaskForm, field: Field) -> None:
    """Refuse what is no e-mail address. Errors: ValidationError."""
    try:
        validate_email(field.data or "", check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValidationError("Write an e-mail address, such as name@county.example.org.") from error


class SignInForm(FlaskForm):
    """Says nothing of what was wrong: not even that an address cannot be one."""

    email = StringField("E-mail", filters=[stripped])
    password = PasswordField("Password")


class CodeForm(FlaskForm):
    code = StringField("Code", filters=[stripped], validators=[InputRequired("Write the code."), Length(max=40)])


class ConfirmForm(FlaskForm):
    """``code`` is on the page of those who have a second step, and read of nobody else."""

    password = PasswordField("Your password", validators=[InputRequired("Write your password.")])
    code = StringField("Code of your authenticator app", filters=[stripped], validators=[Length(max=40)])


class ForgotForm(FlaskForm):
    email = StringField("E-mail", filters=[stripped], validators=[an_email, Length(max=320)])


class NewPasswordForm(FlaskForm):
    """A password twice. ``own_words`` is set by the view: what a guesser would try first."""

    own_words: tuple[str, ...] = ()

    password = PasswordField("New password", validators=[InputRequired("Write a password.")])
    again = PasswordField(
        "The same password again", validators=[EqualTo("password", "The two are not the same. Write both again.")]
    )

    def validate_password(self, field: Field) -> None:
        """Errors: ValidationError."""
        problem = problem_with(field.data or "", self.own_words)
        if problem is not None:
            raise ValidationError(problem)


class ChangePasswordForm(NewPasswordForm):
    """``code`` as in ConfirmForm."""

    current = PasswordField("Your password now", validators=[InputRequired("Write the password you have now.")])
    code = StringField("Code of your authenticator app", filters=[stripped], validators=[Length(max=40)])


class JoinForm(NewPasswordForm):
    name = StringField(
        "Your name, as colleagues see it",
        filters=[stripped],
        validators=[DataRequired("Write your name."), Length(max=200), one_line],
    )


class NameForm(FlaskForm):
    name = StringField(
        "Your name, as colleagues see it",
        filters=[stripped],
        validators=[DataRequired("Write your name."), Length(max=200), one_line],
    )


class TokenForm(FlaskForm):
    label = StringField(
        "What it is for",
        filters=[stripped],
        validators=[DataRequired("Say which program will use it."), Length(max=100), one_line],
    )
    scopes = SelectMultipleField(
        "What it may do",
        choices=[
            SelectChoice(Scope.MATCH.value, "Match a youth’s needs to listings"),
            SelectChoice(Scope.READ.value, "Read listings and search them by words"),
            SelectChoice(Scope.HSDS.value, "Read the directory in the Open Referral form (HSDS)"),
        ],
        validators=[InputRequired("Choose at least one.")],
    )
    days = SelectField(
        "How long it works",
        coerce=int,
        choices=[
            SelectChoice(30, "30 days"),
            SelectChoice(90, "90 days"),
            SelectChoice(180, "180 days"),
            SelectChoice(366, "A year"),
        ],
        default=90,
    )


class AccessForm(FlaskForm):
    """``county`` gets its choices from the view."""

    name = StringField(
        "Your name", filters=[stripped], validators=[DataRequired("Write your name."), Length(max=200), one_line]
    )
    email = StringField("Your work e-mail", filters=[stripped], validators=[an_email, Length(max=320)])
    agency = StringField(
        "Your agency or organization",
        filters=[stripped],
        validators=[DataRequired("Write where you work."), Length(max=300), one_line],
    )
    county = SelectField("Your county")
    role = RadioField(
        "What you do",
        choices=[
            SelectChoice(AccountRole.WORKER.value, "I look for placements or services for youth"),
            SelectChoice(AccountRole.PROVIDER.value, "My organization offers them"),
        ],
        validators=[InputRequired("Choose one.")],
    )
    reason = TextAreaField(
        "Why you need access",
        filters=[stripped],
        validators=[DataRequired("Write a sentence or two."), Length(max=2000)],
    )
